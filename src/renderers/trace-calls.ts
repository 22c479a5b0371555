/**
 * Calls as they may have been, from samples: a function that is on two stacks in a row, below the same
 * callers, ran all the time between.
 */
import type { Weight } from '../model/call-tree.js';
import type { FramePaths } from '../model/merge-paths.js';
import type { Thread } from '../model/profile.js';
import { columnOf } from '../model/times.js';
import { roundTimes } from './round-times.js';

const NS_PER_US = 1000;

export interface Call {
  /** Of `FramePaths`; THREAD_PATH for the thread as a whole, which is the first. */
  readonly path: number;
  readonly startUs: number;
  readonly durationUs: number;
}

export const THREAD_PATH = -1;

/** In order of their starts, callers before what they call. */
export function traceCalls(thread: Thread, paths: FramePaths, weight: Weight): readonly Call[] {
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
  const spansUs = roundTimes(columnOf(thread.samples, weight), NS_PER_US);
  spansUs.forEach((spanUs, i) => {
    if (spanUs === 0) return;
    const stack = thread.samples.stack[i] as number;
    const path = listPath(stack < 0 ? THREAD_PATH : (paths.ofStack[stack] as number), paths);
    let shared = 1;
    while (shared < open.length && open[shared]?.path === path[shared]) shared++;
    endDownTo(shared);
    for (const it of path.slice(shared)) begin(it);
    nowUs += spanUs;
  });
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
