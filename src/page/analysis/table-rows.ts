/** A tree as the rows of a table: what is expanded, in order, without what is too small. */
import type { Tree } from './tree.js';

export interface TableRow {
  /** Of a row that stands for several small children, their parent. */
  readonly node: number;
  /** How many small children this row stands for; 0 for an ordinary row. */
  readonly restCount: number;
  readonly restNs: number;
  /** From 0 at the root's children, or at the root where it is shown. */
  readonly level: number;
  /** Its parent's only row: it reads downwards, and needs no step to the right. */
  readonly indentPx: number;
  readonly hasChildren: boolean;
  readonly isExpanded: boolean;
}

export interface RowOptions {
  readonly expanded: ReadonlySet<number>;
  /** Nodes whose small children are shown all the same. */
  readonly complete: ReadonlySet<number>;
  readonly leastNs: number;
  readonly showsRoot: boolean;
}

const STEP_PX = 16;
/** A call that has no sibling stands almost below its caller. */
const CHAIN_STEP_PX = 4;

export function listRows(tree: Tree, options: RowOptions): readonly TableRow[] {
  const rows: TableRow[] = [];
  const isShown = (parent: number, node: number) =>
    tree.totalNsOf(node) >= options.leastNs || options.complete.has(parent);

  const addNode = (node: number, level: number, indentPx: number): void => {
    const children = tree.childrenOf(node);
    const isExpanded = children.length > 0 && options.expanded.has(node);
    rows.push({
      node,
      restCount: 0,
      restNs: 0,
      level,
      indentPx,
      hasChildren: children.length > 0,
      isExpanded,
    });
    if (isExpanded) addChildren(node, level + 1, indentPx);
  };

  const addChildren = (parent: number, level: number, indentPx: number): void => {
    const children = tree.childrenOf(parent);
    let shown = 0;
    // The most time first: behind the first that is too small all are.
    while (shown < children.length && isShown(parent, children[shown] as number)) shown++;
    const step = children.length > 1 && shown > 0 ? STEP_PX : CHAIN_STEP_PX;
    const below = level === 0 ? indentPx : indentPx + step;
    for (let i = 0; i < shown; i++) addNode(children[i] as number, level, below);
    if (shown === children.length) return;
    let restNs = 0;
    for (let i = shown; i < children.length; i++) restNs += tree.totalNsOf(children[i] as number);
    rows.push({
      node: parent,
      restCount: children.length - shown,
      restNs,
      level,
      indentPx: below,
      hasChildren: false,
      isExpanded: false,
    });
  };

  if (options.showsRoot) addNode(tree.root, 0, 0);
  else addChildren(tree.root, 0, 0);
  return rows;
}

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
