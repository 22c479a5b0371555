/** V8's `.cpuprofile`, as its profiler gives it or another tool wrote it, turned into a Profile. */
import type { Profile, ProfileMetadata } from '../model/profile.js';
import type { RecordingContext } from '../model/recording-context.js';
import { nameNode } from './cpu-profile-names.js';
import { readSpans } from './cpu-profile-spans.js';
import { makeLineDealer } from './line-dealer.js';
import { ProfileBuilder } from './profile-builder.js';

/** The parts that are read here; times in microseconds. */
export interface CpuProfile {
  readonly nodes: readonly CpuProfileNode[];
  readonly startTime: number;
  readonly endTime: number;
  readonly samples?: readonly number[] | undefined;
  readonly timeDeltas?: readonly number[] | undefined;
}

export interface CpuProfileNode {
  readonly id: number;
  readonly callFrame: {
    readonly functionName: string;
    readonly url: string;
    /** From 0; -1: unknown. */
    readonly lineNumber: number;
    readonly columnNumber: number;
  };
  readonly hitCount?: number | undefined;
  readonly children?: readonly number[] | undefined;
  /** What Chrome's traces have in place of `children`. */
  readonly parent?: number | undefined;
  readonly positionTicks?: readonly { readonly line: number; readonly ticks: number }[] | undefined;
}

/** A `.cpuprofile` and what is not in it. */
export interface CpuProfileRecording {
  readonly profile: CpuProfile;
  readonly startedAtMs: number;
  readonly intervalUs: number;
  /** CPU time of the process: V8's profiler does not tell the thread's. */
  readonly cpuUs: number;
  readonly context: RecordingContext;
  /** A sentence a reader must know. */
  readonly note?: string;
}

const NS_PER_US = 1000;

/** Of our own inspector engine. */
export function convertCpuProfile(recording: CpuProfileRecording): Profile {
  const { threadName, ...context } = recording.context;
  return buildProfile(recording.profile, recording.cpuUs, threadName, {
    ...context,
    engine: 'inspector',
    startedAtMs: recording.startedAtMs,
    intervalUs: recording.intervalUs,
    signal: '',
    notes: [
      ...(recording.note === undefined ? [] : [`${recording.note}.`]),
      "V8's own profiler recorded this: where V8 inlined a function, its time is on the caller.",
    ],
  });
}

export function buildProfile(
  profile: CpuProfile,
  cpuUs: number,
  threadName: string,
  metadata: Omit<ProfileMetadata, 'durationNs' | 'intervalP50Us' | 'intervalP99Us'>,
): Profile {
  const builder = new ProfileBuilder();
  const stackOf = internStacks(profile.nodes, builder);
  const spans = readSpans(profile);
  const lineOf = makeLineDealer(profile.nodes, spans);
  const stack = Int32Array.from(spans.node, (id, i) => stackOf(id, lineOf(id, i)));
  const wallNs = Float64Array.from(spans.us, (us) => us * NS_PER_US);
  const cpuNs = shareCpu(wallNs, (i) => builder.isIdle(stack[i] as number), cpuUs);
  const thread = { id: metadata.pid, name: threadName, samples: { stack, wallNs, cpuNs } };
  const durationNs = wallNs.reduce((sum, it) => sum + it, 0);
  const intervals = measureIntervals(spans.us);
  const intervalUs = metadata.intervalUs || Math.round(intervals.intervalP50Us);
  return builder.build(
    { ...metadata, durationNs, ...intervals, intervalUs },
    [thread],
    spans.node.length,
  );
}

/** From a node and the line that is executed in it to a stack; -1 for the root, `(root)`. */
function internStacks(
  nodes: readonly CpuProfileNode[],
  builder: ProfileBuilder,
): (id: number, line: number) => number {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const callerOf = new Map<number, number>();
  for (const { id, parent, children = [] } of nodes) {
    if (parent !== undefined) callerOf.set(id, parent);
    for (const child of children) callerOf.set(child, id);
  }
  const stackOfNode = new Map<number, number>();
  const listUnknown = (id: number): number[] => {
    const unknown: number[] = [];
    const seen = new Set<number>();
    let at: number | undefined = id;
    // A damaged file may have a node among its own callers.
    while (at !== undefined && !stackOfNode.has(at) && !seen.has(at)) {
      seen.add(at);
      unknown.push(at);
      at = callerOf.get(at);
    }
    return unknown.reverse();
  };
  const frames = new Map<CpuProfileNode, number>();
  const frameOf = (node: CpuProfileNode): number => {
    const frame = frames.get(node) ?? builder.internFrame(nameNode(node.callFrame));
    frames.set(node, frame);
    return frame;
  };
  const intern = (id: number, line: number): number => {
    const node = byId.get(id);
    const caller = callerOf.get(id);
    if (node === undefined || caller === undefined) return -1;
    const frame = frameOf(node);
    const parent = stackOfNode.get(caller) ?? -1;
    const position = builder.internPosition({ frame, line, column: 0, inlined: false });
    return builder.internStack(parent, position);
  };
  return (id, line) => {
    for (const it of listUnknown(id)) stackOfNode.set(it, intern(it, 0));
    const stack = stackOfNode.get(id) ?? -1;
    return line === 0 || stack < 0 ? stack : intern(id, line);
  };
}

/** Spreads the CPU time evenly over the time that was not idle. */
function shareCpu(
  wallNs: Float64Array,
  isIdle: (sample: number) => boolean,
  cpuUs: number,
): Float64Array {
  const busyNs = wallNs.reduce((sum, wall, i) => (isIdle(i) ? sum : sum + wall), 0);
  const share = busyNs > 0 ? Math.min(1, (cpuUs * NS_PER_US) / busyNs) : 0;
  return wallNs.map((wall, i) => (isIdle(i) ? 0 : wall * share));
}

function measureIntervals(spansUs: readonly number[]) {
  const sorted = spansUs.slice(1).sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))] ?? 0;
  return { intervalP50Us: at(0.5), intervalP99Us: at(0.99) };
}
