/** Functions of all runs, wherever they were called from: what their times were before and after. */
import { isIdle } from '../model/busy-time.js';
import type { CallNode, CallTree } from '../model/call-tree.js';
import { byDifference, type ChangedFunction } from '../model/comparison.js';
import type { Frame } from '../model/profile.js';
import { readNs } from '../model/times.js';
import { makeChangeMeasure, type RunTimesNs } from './measure-change.js';
import { measureFunctions } from './measure-functions.js';

/** Frames are the same where they are the same object. */
export function compareFunctions(
  before: readonly CallTree[],
  after: readonly CallTree[],
): ChangedFunction[] {
  const trees = [...before, ...after];
  const measured = new Map<Frame, { selfNs: RunTimesNs; totalNs: RunTimesNs }>();
  for (const [run, tree] of trees.entries()) {
    for (const { frame, self, total } of measureFunctions(withoutIdle(tree))) {
      const known = measured.get(frame) ?? {
        selfNs: new Float64Array(trees.length),
        totalNs: new Float64Array(trees.length),
      };
      measured.set(frame, known);
      known.selfNs[run] = readNs(self, tree.weight);
      known.totalNs[run] = readNs(total, tree.weight);
    }
  }
  const measure = makeChangeMeasure(before.length, after.length);
  return [...measured]
    .map(([frame, { selfNs, totalNs }]) => ({
      frame,
      self: measure(selfNs),
      total: measure(totalNs),
    }))
    .sort((a, b) => byDifference(a.self, b.self) || byDifference(a.total, b.total));
}

function withoutIdle(tree: CallTree): CallTree {
  const drop = (top: CallNode): CallNode => ({
    ...top,
    children: top.children
      .filter((child) => !isIdle(child))
      .map((child) => (child.role === 'thread' ? drop(child) : child)),
  });
  return { ...tree, root: drop(tree.root) };
}
