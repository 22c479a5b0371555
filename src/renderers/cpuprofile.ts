/**
 * V8's `.cpuprofile`, for Chrome DevTools and VS Code: `Profiler.Profile` of the DevTools protocol,
 * https://chromedevtools.github.io/devtools-protocol/v8/Profiler/#type-Profile. It holds one thread.
 */
import type { Weight } from '../model/call-tree.js';
import type { Profile, Thread } from '../model/profile.js';
import { columnOf } from '../model/times.js';
import type { Renderer } from './renderer.js';
import { roundTimes } from './round-times.js';
import { buildV8Nodes, type CallFrame, ROOT_FRAME, ROOT_ID, type V8Nodes } from './v8-nodes.js';

const NS_PER_US = 1000;
const US_PER_MS = 1000;
const DEFAULT_INTERVAL_US = 1000;

export const CPUPROFILE: Renderer = {
  name: 'cpuprofile',
  description: "V8's own, for Chrome DevTools and VS Code; the first thread only",
  extensions: ['.cpuprofile'],
  isBinary: false,
  holdsOneThread: true,
  render: (profile, { weight = 'wall' }) => JSON.stringify(describeProfile(profile, weight)),
};

interface NodeDescription {
  readonly id: number;
  readonly callFrame: CallFrame;
  hitCount: number;
  readonly children: number[];
  /** V8 leaves it out where it knows no line. */
  positionTicks?: { readonly line: number; readonly ticks: number }[];
}

function describeProfile(profile: Profile, weight: Weight) {
  const startTime = Math.round(profile.metadata.startedAtMs * US_PER_MS);
  const [thread] = profile.threads;
  if (thread === undefined || thread.samples.stack.length === 0) {
    return { nodes: [makeRoot()], startTime, endTime: startTime, samples: [], timeDeltas: [] };
  }
  const v8Nodes = buildV8Nodes(profile, thread);
  const spansUs = roundTimes(columnOf(thread.samples, weight), NS_PER_US);
  return {
    nodes: describeNodes(profile, thread, weight, v8Nodes),
    startTime,
    endTime: startTime + spansUs.reduce((sum, it) => sum + it, 0),
    // Those who read the format take a sample for the beginning of its span, ours end with it: so the
    // first begins at once, and one more ends the last.
    samples: [...Array.from(thread.samples.stack, v8Nodes.idOf), ROOT_ID],
    timeDeltas: [0, ...spansUs],
  };
}

function makeRoot(): NodeDescription {
  return { id: ROOT_ID, callFrame: ROOT_FRAME, hitCount: 0, children: [] };
}

function describeNodes(
  profile: Profile,
  thread: Thread,
  weight: Weight,
  { nodes, idOf }: V8Nodes,
): readonly NodeDescription[] {
  const described = [makeRoot()];
  const at = (id: number) => described[id - ROOT_ID] as NodeDescription;
  for (const { id, parent, callFrame } of nodes) {
    described.push({ id, callFrame, hitCount: 0, children: [] });
    at(parent).children.push(id);
  }
  const ticks = countTicks(profile, thread, weight);
  for (let stack = 0; stack < ticks.length; stack++) {
    const count = ticks[stack] as number;
    if (count === 0) continue;
    const node = at(idOf(stack));
    node.hitCount += count;
    const line = profile.stacks.line[stack] as number;
    if (line > 0) node.positionTicks = [...(node.positionTicks ?? []), { line, ticks: count }];
  }
  return described;
}

/**
 * Of each entry of the stack table. DevTools takes ticks for equal shares of the time, and a sample of
 * ours may stand for a long wait: so they count intervals, as V8's samples would have.
 */
function countTicks(
  { metadata, stacks }: Profile,
  { samples }: Thread,
  weight: Weight,
): readonly number[] {
  const nsOfStack = new Float64Array(stacks.frame.length);
  const column = columnOf(samples, weight);
  for (let i = 0; i < column.length; i++) {
    const stack = samples.stack[i] as number;
    if (stack >= 0) nsOfStack[stack] = (nsOfStack[stack] as number) + (column[i] as number);
  }
  return roundTimes(nsOfStack, (metadata.intervalUs || DEFAULT_INTERVAL_US) * NS_PER_US);
}
