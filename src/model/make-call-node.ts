/** The one way to make a CallNode of parts: its total and the order of its children follow from them. */
import type { CallNode, Weight } from './call-tree.js';
import { addTimes, readNs } from './times.js';

export function makeCallNode(weight: Weight, parts: Omit<CallNode, 'total'>): CallNode {
  const total = parts.children.reduce((sum, child) => addTimes(sum, child.total), parts.self);
  return { ...parts, total, children: sortSiblings([...parts.children], weight) };
}

/** Sorts in place. */
export function sortSiblings(siblings: CallNode[], weight: Weight): CallNode[] {
  if (siblings.length < 2) return siblings;
  return siblings.sort(
    (a, b) =>
      Number(a.role === 'rest') - Number(b.role === 'rest') ||
      readNs(b.total, weight) - readNs(a.total, weight) ||
      b.total.wallNs - a.total.wallNs,
  );
}
