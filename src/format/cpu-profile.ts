/** V8's `.cpuprofile`, as its profiler gives it, turned into a Profile. */
import type { Frame, Profile } from '../model/profile.js';
import type { RecordingContext } from '../model/recording-context.js';
import { pathOf } from '../model/script-path.js';

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
  readonly children?: readonly number[] | undefined;
}

/** A `.cpuprofile` and what is not in it. */
export interface CpuProfileRecording {
  readonly profile: CpuProfile;
  readonly startedAtMs: number;
  readonly intervalUs: number;
  /** CPU time of the process: V8's profiler does not tell the thread's. */
  readonly cpuUs: number;
  readonly context: RecordingContext;
}

const PSEUDO_FRAMES: Readonly<Record<string, string>> = {
  '(idle)': '[idle]',
  '(program)': '[native]',
  '(garbage collector)': '[gc]',
};
const NS_PER_US = 1000;

export function convertCpuProfile(recording: CpuProfileRecording): Profile {
  const recorded = recording.profile;
  const frames: Frame[] = [];
  const { parent, frame, stackOfNode } = buildStacks(recorded.nodes, frames);
  const samples = recorded.samples ?? [];
  const deltas = recorded.timeDeltas ?? [];
  const stack = Int32Array.from(samples, (id) => stackOfNode.get(id) ?? -1);
  // A sample ends the span that it stands for; the last one also gets what follows it.
  const wallNs = Float64Array.from(samples, (_, i) => Math.max(0, deltas[i] ?? 0) * NS_PER_US);
  const durationNs = (recorded.endTime - recorded.startTime) * NS_PER_US;
  const coveredNs = wallNs.reduce((sum, wall) => sum + wall, 0);
  if (wallNs.length > 0) {
    wallNs[wallNs.length - 1] = (wallNs.at(-1) ?? 0) + Math.max(0, durationNs - coveredNs);
  }
  return {
    metadata: {
      ...recording.context,
      engine: 'inspector',
      startedAtMs: recording.startedAtMs,
      durationNs: Math.max(durationNs, coveredNs),
      intervalUs: recording.intervalUs,
      ...measureIntervals(deltas),
      signal: '',
      notes: [
        "V8's own profiler recorded this: where V8 inlined a function, its time is on the caller.",
      ],
    },
    counts: {
      ticks: samples.length,
      sampled: samples.length,
      repeated: 0,
      lost: 0,
      refused: 0,
      missedDeadlines: 0,
      truncated: 0,
      unresolved: 0,
      merged: 0,
    },
    cost: { handlerNs: 0, codeEventNs: 0, timerCpuNs: 0, collectorCpuNs: 0 },
    frames,
    stacks: {
      parent: Int32Array.from(parent),
      frame: Int32Array.from(frame),
      // V8's profile has lines of functions as a whole only, and none that is inlined.
      line: new Int32Array(frame.length),
      column: new Int32Array(frame.length),
      inlined: new Uint8Array(frame.length),
    },
    threads: [
      {
        id: recording.context.pid,
        name: 'main',
        samples: { stack, wallNs, cpuNs: shareCpu(stack, wallNs, frame, frames, recording.cpuUs) },
      },
    ],
  };
}

function buildStacks(nodes: readonly CpuProfileNode[], frames: Frame[]) {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const frameIds = new Map<string, number>();
  const stackOfNode = new Map<number, number>();
  const parent: number[] = [];
  const frame: number[] = [];
  const root = nodes[0];
  // The root `(root)` is the empty stack.
  const pending = (root?.children ?? []).map((id) => ({ id, parentStack: -1 }));
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const node = byId.get(next.id);
    if (node === undefined) continue;
    const stack = parent.length;
    stackOfNode.set(node.id, stack);
    parent.push(next.parentStack);
    frame.push(internFrame(node, frames, frameIds));
    for (const id of node.children ?? []) pending.push({ id, parentStack: stack });
  }
  return { parent, frame, stackOfNode };
}

function internFrame(node: CpuProfileNode, frames: Frame[], ids: Map<string, number>): number {
  const { functionName, url, lineNumber, columnNumber } = node.callFrame;
  const key = JSON.stringify(node.callFrame);
  const known = ids.get(key);
  if (known !== undefined) return known;
  const pseudo = PSEUDO_FRAMES[functionName];
  frames.push({
    // Of builtins V8 tells neither file nor line, of evaluated code no file.
    kind: pseudo !== undefined ? 'pseudo' : url === '' && lineNumber < 0 ? 'builtin' : 'js',
    name: pseudo ?? (functionName || '(anonymous)'),
    file: pathOf(url),
    line: lineNumber + 1,
    column: lineNumber < 0 ? 0 : columnNumber + 1,
  });
  ids.set(key, frames.length - 1);
  return frames.length - 1;
}

/** Spreads the CPU time evenly over the time that was not idle. */
function shareCpu(
  stack: Int32Array,
  wallNs: Float64Array,
  frameOfStack: readonly number[],
  frames: readonly Frame[],
  cpuUs: number,
): Float64Array {
  const idle = (i: number) => frames[frameOfStack[stack[i] ?? -1] ?? -1]?.name === '[idle]';
  const busyNs = wallNs.reduce((sum, wall, i) => (idle(i) ? sum : sum + wall), 0);
  const share = busyNs > 0 ? Math.min(1, (cpuUs * NS_PER_US) / busyNs) : 0;
  return wallNs.map((wall, i) => (idle(i) ? 0 : wall * share));
}

function measureIntervals(deltasUs: readonly number[]) {
  const sorted = deltasUs.slice(1).sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))] ?? 0;
  return { intervalP50Us: at(0.5), intervalP99Us: at(0.99) };
}
