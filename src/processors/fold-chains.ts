/**
 * Folds calls that lead nowhere else: of a chain its head and its end stay, and with them the first
 * and the last of the user's own functions, which say where the chain enters and leaves their code.
 * What lies between becomes one node `chain`, whose own time is what was too small to draw on the way.
 */
import { measureBusyNs } from '../model/busy-time.js';
import type { CallNode, CallTree, Times } from '../model/call-tree.js';
import type { FileRules } from '../model/file-rules.js';
import { makeCallNode } from '../model/make-call-node.js';
import type { Frame } from '../model/profile.js';
import { makePseudoFrame } from '../model/pseudo-frame.js';
import { addTimes, NO_TIMES, readNs } from '../model/times.js';
import { OwnFiles } from './own-files.js';
import { pickHottest } from './pick-hottest.js';
import { DEFAULT_THRESHOLD } from './prune.js';

const CHAIN = makePseudoFrame('[chain]');

/** Less is not worth the line that says so. */
const LEAST_HIDDEN = 2;

export interface FoldChainsOptions extends FileRules {
  /** As for `prune`: what is smaller does not count as a branch. */
  readonly threshold?: number;
}

export function foldChains(tree: CallTree, options: FoldChainsOptions = {}): CallTree {
  const { threshold = DEFAULT_THRESHOLD } = options;
  const own = new OwnFiles(options);
  const { root, weight } = tree;
  const limitNs = threshold * measureBusyNs(tree);

  /** The one call that is large enough to draw, where all else is small even together. */
  const findOnlyCall = (node: CallNode): CallNode | undefined => {
    const isLarge = (it: CallNode) => it.role !== 'rest' && readNs(it.total, weight) >= limitNs;
    const [only, second] = node.children.filter(isLarge);
    if (!only || second || only.role === 'self') return undefined;
    const lostNs = readNs(node.total, weight) - readNs(only.total, weight);
    return lostNs === 0 || lostNs < limitNs ? only : undefined;
  };

  const visit = (head: CallNode): CallNode => {
    // Will be cut.
    if (readNs(head.total, weight) < limitNs) return head;
    const chain = [head];
    // A root is not a call.
    let next = head.role === 'root' ? undefined : findOnlyCall(head);
    for (; next; next = findOnlyCall(next)) chain.push(next);
    return foldChain(chain);
  };

  const foldChain = (chain: readonly CallNode[]): CallNode => {
    const [end, ...kept] = chooseKept(chain, own).reverse() as [number, ...number[]];
    const last = chain[end] as CallNode;
    let below = makeCallNode(weight, { ...last, children: last.children.map(visit) });
    let until = end;
    for (const at of kept) {
      below = link(chain.slice(at, until + 1), below);
      until = at;
    }
    return below;
  };

  /** `part`: what stays, what may be hidden, and the call that `below` stands for. */
  const link = (part: readonly CallNode[], below: CallNode): CallNode => {
    const callers = part.slice(0, -1);
    const [head, ...hidden] = callers as [CallNode, ...CallNode[]];
    if (hidden.length < LEAST_HIDDEN) {
      return callers.reduceRight((callee, caller, i) => {
        const children = caller.children.map((it) => (it === part[i + 1] ? callee : it));
        return makeCallNode(weight, { ...caller, children });
      }, below);
    }
    const selfByFrame = new Map<Frame, Times>();
    callers.forEach((caller, i) => {
      addSelfTimes(selfByFrame, caller, part[i + 1]);
    });
    const chain = makeCallNode(weight, {
      role: 'chain',
      frame: CHAIN,
      self: [...selfByFrame.values()].reduce(addTimes, NO_TIMES),
      hiddenCount: hidden.reduce((sum, it) => sum + countCalls(it), 0),
      hottestHidden: pickHottest(selfByFrame, weight),
      children: [below],
    });
    return makeCallNode(weight, { ...head, self: NO_TIMES, children: [chain] });
  };

  return { ...tree, root: visit(root) };
}

/** Own times of a node and of all below it, but for one branch. */
function addSelfTimes(sums: Map<Frame, Times>, node: CallNode, branch?: CallNode): void {
  const add = (frame: Frame, self: Times): void => {
    sums.set(frame, addTimes(sums.get(frame) ?? NO_TIMES, self));
  };
  add(node.frame, node.self);
  for (const child of node.children) {
    if (child.role === 'self') add(node.frame, child.self);
    else if (child !== branch) addSelfTimes(sums, child);
  }
}

/** Places in the chain, in its order. */
function chooseKept(chain: readonly CallNode[], files: OwnFiles): number[] {
  const isOwn = (it: CallNode) => it.role === 'frame' && files.isOwnCode(it.frame);
  const own = [chain.findIndex(isOwn), chain.findLastIndex(isOwn)].filter((at) => at >= 0);
  return [...new Set([0, ...own, chain.length - 1])].sort((a, b) => a - b);
}

/** A chain of an earlier fold may be among them. */
function countCalls({ role, hiddenCount = 0 }: CallNode): number {
  return role === 'chain' ? hiddenCount : 1;
}
