/** Cuts subtrees that are too small to matter, and says with one `rest` how much was cut. */
import { measureBusyNs } from '../model/busy-time.js';
import type { CallNode, CallTree, HiddenFrame } from '../model/call-tree.js';
import { makeCallNode } from '../model/make-call-node.js';
import { makePseudoFrame } from '../model/pseudo-frame.js';
import { addTimes, NO_TIMES, readNs } from '../model/times.js';

const REST = makePseudoFrame('[rest]');

export const DEFAULT_THRESHOLD = 0.01;

export interface PruneOptions {
  /** Share of the time that was not idle below which a subtree is cut. */
  readonly threshold?: number;
}

export function prune(
  tree: CallTree,
  { threshold = DEFAULT_THRESHOLD }: PruneOptions = {},
): CallTree {
  const { root, weight } = tree;
  const limitNs = threshold * measureBusyNs(tree);
  // What an earlier cut left is joined with what this one leaves.
  const isSmall = (node: CallNode) => node.role === 'rest' || readNs(node.total, weight) < limitNs;
  const visit = (node: CallNode): CallNode => {
    const kept = node.children.filter((child) => !isSmall(child)).map(visit);
    const cut = node.children.filter(isSmall);
    if (cut.length > 0) kept.push(addUp(cut));
    const pruned = makeCallNode(weight, { ...node, children: kept });
    if (!node.hottestHidden) return pruned;
    const isHot = ({ self }: HiddenFrame) => readNs(self, weight) >= limitNs;
    return { ...pruned, hottestHidden: node.hottestHidden.filter(isHot) };
  };
  return { ...tree, root: visit(root) };
}

function addUp(cut: readonly CallNode[]): CallNode {
  const times = cut.reduce((sum, node) => addTimes(sum, node.total), NO_TIMES);
  return {
    role: 'rest',
    frame: REST,
    self: times,
    total: times,
    children: [],
    // A `rest` of an earlier cut may be among them.
    hiddenCount: cut.reduce(
      (sum, node) => sum + (node.role === 'rest' ? (node.hiddenCount ?? 0) : 1),
      0,
    ),
  };
}
