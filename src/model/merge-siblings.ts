/** Siblings with the same frame become one, and so do their children. */
import type { CallNode, Weight } from './call-tree.js';
import { makeCallNode } from './make-call-node.js';
import type { Frame } from './profile.js';
import { addTimes, NO_TIMES } from './times.js';

export function mergeSiblings(siblings: readonly CallNode[], weight: Weight): CallNode[] {
  return bucketAlike(siblings).map((alike) => {
    const [first] = alike;
    if (alike.length === 1) return first;
    const children = mergeSiblings(listChildren(alike), weight);
    return makeCallNode(weight, { ...first, self: sumSelf(alike), children });
  });
}

export type Alike = [CallNode, ...CallNode[]];

export function bucketAlike(siblings: readonly CallNode[]): Alike[] {
  const buckets = new Map<Frame | CallNode, Alike>();
  for (const node of siblings) {
    const bucket = buckets.get(keyOf(node));
    if (bucket) bucket.push(node);
    else buckets.set(keyOf(node), [node]);
  }
  return [...buckets.values()];
}

/** Equal for siblings that are the same. What a group or a rest hides is not known: each is unique. */
export function keyOf(node: CallNode): Frame | CallNode {
  return node.hiddenCount === undefined ? node.frame : node;
}

export function sumSelf(nodes: readonly CallNode[]) {
  return nodes.reduce((sum, node) => addTimes(sum, node.self), NO_TIMES);
}

export function listChildren(nodes: readonly CallNode[]): CallNode[] {
  return nodes.flatMap((node) => node.children);
}
