/**
 * A frame that appears again below itself becomes part of its first occurrence on that path:
 * a;b;a;c is read as a;c. Each own time moves to the shortened path once, so nothing counts twice.
 */
import type { CallNode, CallTree, Times, Weight } from '../model/call-tree.js';
import { makeCallNode } from '../model/make-call-node.js';
import { keyOf } from '../model/merge-siblings.js';
import type { Frame } from '../model/profile.js';
import { addTimes } from '../model/times.js';

export function mergeRecursion(tree: CallTree): CallTree {
  const root = new Path(tree.root, undefined);
  for (const child of tree.root.children) addBelow(root, child);
  return { ...tree, root: finish(root, tree.weight) };
}

/** A path while times are still being added to it. */
class Path {
  readonly children = new Map<Frame | CallNode, Path>();
  self: Times;

  constructor(
    readonly first: CallNode,
    readonly caller: Path | undefined,
  ) {
    this.self = first.self;
  }
}

function addBelow(caller: Path, node: CallNode): void {
  const key = keyOf(node);
  let path = findOccurrence(caller, node) ?? caller.children.get(key);
  if (path) {
    path.self = addTimes(path.self, node.self);
  } else {
    path = new Path(node, caller);
    caller.children.set(key, path);
  }
  for (const child of node.children) addBelow(path, child);
}

function findOccurrence(from: Path, { role, frame }: CallNode): Path | undefined {
  if (role !== 'frame') return undefined;
  for (let path: Path | undefined = from; path; path = path.caller) {
    if (path.first.role === 'frame' && path.first.frame === frame) return path;
  }
  return undefined;
}

function finish(path: Path, weight: Weight): CallNode {
  const children = [...path.children.values()]
    .map((child) => finish(child, weight))
    // b of a;b;a, when b did nothing but call a.
    .filter((child) => child.total.samples > 0);
  return makeCallNode(weight, { ...path.first, self: path.self, children });
}
