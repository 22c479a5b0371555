/** Draws the own time of a frame that calls others as a child `[self]`. */
import type { CallNode, CallTree } from '../model/call-tree.js';
import { makeCallNode } from '../model/make-call-node.js';
import { makePseudoFrame } from '../model/pseudo-frame.js';
import { NO_TIMES } from '../model/times.js';

const SELF = makePseudoFrame('[self]');

export function addSelf(tree: CallTree): CallTree {
  const visit = (node: CallNode): CallNode => {
    if (node.children.length === 0) return node;
    const children = node.children.map(visit);
    // A chain's own time is that of many.
    const hasNone = node.self.wallNs === 0 && node.self.cpuNs === 0;
    if (hasNone || node.role === 'chain') {
      return makeCallNode(tree.weight, { ...node, children });
    }
    const self = { role: 'self', frame: SELF, self: node.self, children: [] } as const;
    return makeCallNode(tree.weight, {
      ...node,
      self: NO_TIMES,
      children: [...children, makeCallNode(tree.weight, self)],
    });
  };
  return { ...tree, root: visit(tree.root) };
}
