/** Ways through a tree: what to expand, and where the next match of a search is. */
import type { Tree } from './tree.js';

/** Expanding everything stops there: nobody reads more. */
const MOST_EXPANDED = 5000;
/** Callers of callers can be without end: a search gives up there. */
const MOST_VISITED = 50_000;

/** The root, and below it always the child with the most time, as far as it is worth a look. */
export function findHotPath(
  tree: Tree,
  leastNs: number,
  isIdle: (label: number) => boolean,
): ReadonlySet<number> {
  const path = new Set([tree.root]);
  for (let node = tree.root; ; ) {
    const children = Array.from(tree.childrenOf(node));
    const hottest = children.find((child) => !isIdle(tree.labelOf(child)));
    if (hottest === undefined || tree.totalNsOf(hottest) < leastNs) return path;
    path.add(hottest);
    node = hottest;
  }
}

/** The node, and below it what leads nowhere else. */
export function listChain(tree: Tree, node: number, leastNs: number): readonly number[] {
  const chain = [node];
  for (let it = node; chain.length < MOST_EXPANDED; ) {
    const [only, second] = listLarge(tree, it, leastNs);
    if (only === undefined || second !== undefined) break;
    chain.push(only);
    it = only;
  }
  return chain;
}

/** The node, and everything below it. */
export function listBelow(tree: Tree, node: number, leastNs: number): readonly number[] {
  const nodes = [node];
  for (let i = 0; i < nodes.length && nodes.length < MOST_EXPANDED; i++) {
    nodes.push(...listLarge(tree, nodes[i] as number, leastNs));
  }
  return nodes;
}

/**
 * The match behind `from`, or the one before it, in the order of the rows if all were expanded; at
 * the end it goes on at the other one. -1: there is none, or it is too far.
 */
export function findMatch(
  tree: Tree,
  matches: Uint8Array,
  from: number,
  step: 1 | -1,
  leastNs: number,
): number {
  const found: number[] = [];
  let foundBefore = from < 0 ? 0 : -1;
  const pending = [tree.root];
  for (let visited = 0; visited < MOST_VISITED; visited++) {
    const node = pending.pop();
    if (node === undefined) break;
    if (node === from) foundBefore = found.length;
    else if (matches[tree.labelOf(node)] === 1) {
      if (step > 0 && foundBefore >= 0) return node;
      found.push(node);
    }
    pending.push(...listLarge(tree, node, leastNs).reverse());
  }
  const next = step > 0 ? found[0] : (found[foundBefore - 1] ?? found.at(-1));
  return next ?? -1;
}

function listLarge(tree: Tree, node: number, leastNs: number): number[] {
  return Array.from(tree.childrenOf(node)).filter((child) => tree.totalNsOf(child) >= leastNs);
}
