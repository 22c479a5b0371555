/**
 * Turns a tree upside down: below the root stand the functions with the most own time, below each its
 * callers, with the share of that time that was spent for them.
 */
import { measureBusyNs } from '../model/busy-time.js';
import type { CallNode, CallTree, Times } from '../model/call-tree.js';
import { makeCallNode } from '../model/make-call-node.js';
import { keyOf } from '../model/merge-siblings.js';
import { addTimes, NO_TIMES, readNs } from '../model/times.js';
import { DEFAULT_THRESHOLD } from './prune.js';

export interface InvertOptions {
  /** As for `prune`: of what is smaller nobody sees the callers, so they are left out. */
  readonly threshold?: number;
}

/** A node of the tree and what called it; undefined: the root or the thread. */
interface Call {
  readonly node: CallNode;
  readonly caller: Call | undefined;
}

/** Own time of some function, and how far up its callers we are. */
interface Share {
  readonly at: Call;
  readonly times: Times;
}

export function invert(
  tree: CallTree,
  { threshold = DEFAULT_THRESHOLD }: InvertOptions = {},
): CallTree {
  const { root, weight } = tree;
  const limitNs = threshold * measureBusyNs(tree);

  const invertTop = (top: CallNode): CallNode => {
    const threads = top.children.filter(({ role }) => role === 'thread');
    if (threads.length > 0) {
      return makeCallNode(weight, { ...top, children: top.children.map(invertTop) });
    }
    return makeCallNode(weight, { ...top, children: invertShares(listShares(top), top) });
  };

  const invertShares = (shares: readonly Share[], top: CallNode): CallNode[] => {
    const alike = new Map<unknown, Share[]>();
    for (const share of shares) {
      const key = keyOf(share.at.node);
      const bucket = alike.get(key);
      if (bucket) bucket.push(share);
      else alike.set(key, [share]);
    }
    return [...alike.values()].map((bucket) => invertAlike(bucket, top));
  };

  const invertAlike = (shares: readonly Share[], top: CallNode): CallNode => {
    const { role, frame, hiddenCount } = (shares[0] as Share).at.node;
    const parts = { role, frame, ...(hiddenCount === undefined ? {} : { hiddenCount }) };
    const total = sumTimes(shares);
    const above = shares.flatMap(({ at, times }) => (at.caller ? [{ at: at.caller, times }] : []));
    if (above.length === 0 || readNs(total, weight) < limitNs) {
      return makeCallNode(weight, { ...parts, self: total, children: [] });
    }
    const callers = invertShares(above, top);
    const uncalled = shares.filter(({ at }) => at.caller === undefined);
    if (uncalled.length > 0) {
      const own = { role: 'frame', frame: top.frame, self: sumTimes(uncalled) } as const;
      callers.push(makeCallNode(weight, { ...own, children: [] }));
    }
    return makeCallNode(weight, { ...parts, self: NO_TIMES, children: callers });
  };

  return { ...tree, root: invertTop(root) };
}

/** Of all nodes below the top that have own time. */
function listShares(top: CallNode): Share[] {
  const shares: Share[] = [];
  const pending: Call[] = top.children.map((node) => ({ node, caller: undefined }));
  for (let call = pending.pop(); call; call = pending.pop()) {
    const caller = call;
    if (call.node.self.samples > 0) shares.push({ at: call, times: call.node.self });
    for (const node of call.node.children) pending.push({ node, caller });
  }
  return shares;
}

function sumTimes(shares: readonly Share[]): Times {
  return shares.reduce((sum, { times }) => addTimes(sum, times), NO_TIMES);
}
