/** What the table and the flame graph draw: the call tree itself, or one made of it. */

export interface Tree {
  readonly root: number;
  /** -1 at the root. */
  parentOf(node: number): number;
  labelOf(node: number): number;
  selfNsOf(node: number): number;
  totalNsOf(node: number): number;
  /** How many functions of a folded package are behind it; 0 for an ordinary one. */
  hiddenCountOf(node: number): number;
  /** Those that have time, the most first. */
  childrenOf(node: number): ArrayLike<number>;
}

/** The nodes above `node`, the root first, without itself. */
export function listAncestors(tree: Tree, node: number): number[] {
  const ancestors: number[] = [];
  for (let it = tree.parentOf(node); it >= 0; it = tree.parentOf(it)) ancestors.push(it);
  return ancestors.reverse();
}
