/**
 * Calls as they may have been, from samples: a function that is on two stacks in a row, below the same
 * callers, ran all the time between.
 */
import type { FramePaths } from '../model/merge-paths.js';
import type { StackSpans } from './merge-repeats.js';
import { roundTimes } from './round-times.js';

const NS_PER_US = 1000;

export interface Call {
  /** Of `FramePaths`; THREAD_PATH for the thread as a whole, which is the first. */
  readonly path: number;
  readonly startUs: number;
  readonly durationUs: number;
}

export const THREAD_PATH = -1;

/** In order of their starts, callers before what they call; undefined: there are more than `mostCalls`. */
export function traceCalls(
  spans: StackSpans,
  paths: FramePaths,
  mostCalls: number,
): readonly Call[] | undefined {
  const calls: { path: number; startUs: number; durationUs: number }[] = [];
  const open: (typeof calls)[number][] = [];
  let nowUs = 0;
  const begin = (path: number): void => {
    const call = { path, startUs: nowUs, durationUs: 0 };
    calls.push(call);
    open.push(call);
  };
  const endDownTo = (depth: number): void => {
    for (const call of open.splice(depth)) call.durationUs = nowUs - call.startUs;
  };

  begin(THREAD_PATH);
  const spansUs = roundTimes(spans.ns, NS_PER_US);
  for (let i = 0; i < spansUs.length; i++) {
    const spanUs = spansUs[i] as number;
    if (spanUs === 0) continue;
    if (calls.length > mostCalls) return undefined;
    const stack = spans.stack[i] as number;
    const path = listPath(stack < 0 ? THREAD_PATH : (paths.ofStack[stack] as number), paths);
    let shared = 1;
    while (shared < open.length && open[shared]?.path === path[shared]) shared++;
    endDownTo(shared);
    for (const it of path.slice(shared)) begin(it);
    nowUs += spanUs;
  }
  endDownTo(0);
  return calls;
}

/** From the thread to the leaf. */
function listPath(leaf: number, { parent }: FramePaths): number[] {
  const listed: number[] = [];
  for (let at = leaf; at >= 0; at = parent[at] as number) listed.push(at);
  listed.push(THREAD_PATH);
  return listed.reverse();
}
