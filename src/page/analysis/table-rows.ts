/** A tree as the rows of a table: what is expanded, in order, without what is too small. */
import type { HiddenFunction } from './hidden-functions.js';
import type { Tree } from './tree.js';

interface RowPlace {
  /** The same for the same row, whatever is expanded. */
  readonly key: string;
  /** From 0. */
  readonly level: number;
  readonly indentPx: number;
}

export type TableRow =
  | (RowPlace & {
      readonly role: 'node';
      readonly node: number;
      readonly isExpandable: boolean;
      readonly isExpanded: boolean;
    })
  /** A function that its caller, a folded package, hides. */
  | (RowPlace & { readonly role: 'hidden'; readonly hidden: HiddenFunction })
  /** Children of a node that are too small to show, added up. */
  | (RowPlace & {
      readonly role: 'rest';
      readonly parent: number;
      readonly count: number;
      readonly ns: number;
    });

export interface RowOptions {
  readonly expanded: ReadonlySet<number>;
  /** Nodes whose small children are shown all the same. */
  readonly complete: ReadonlySet<number>;
  readonly leastNs: number;
  readonly showsRoot: boolean;
  readonly hiddenOf?: (node: number) => readonly HiddenFunction[];
}

const STEP_PX = 16;
/** A call that has no sibling stands almost below its caller. */
const CHAIN_STEP_PX = 4;

export function listRows(tree: Tree, options: RowOptions): readonly TableRow[] {
  const { expanded, complete, leastNs, showsRoot } = options;
  const rows: TableRow[] = [];
  const listHidden = (node: number) =>
    (options.hiddenOf?.(node) ?? []).filter(({ selfNs }) => selfNs >= leastNs);

  const addNode = (node: number, level: number, indentPx: number): void => {
    const hidden = tree.hiddenCountOf(node) > 0 ? listHidden(node) : [];
    const isExpandable = hidden.length > 0 || tree.childrenOf(node).length > 0;
    const isExpanded = isExpandable && expanded.has(node);
    rows.push({
      role: 'node',
      key: String(node),
      node,
      level,
      indentPx,
      isExpandable,
      isExpanded,
    });
    if (!isExpanded) return;
    for (const it of hidden) {
      const key = `${node} hides ${it.label}`;
      rows.push({
        role: 'hidden',
        key,
        hidden: it,
        level: level + 1,
        indentPx: indentPx + STEP_PX,
      });
    }
    addChildren(node, level + 1, indentPx, hidden.length > 0);
  };

  const addChildren = (
    parent: number,
    level: number,
    indentPx: number,
    isBranch: boolean,
  ): void => {
    const children = tree.childrenOf(parent);
    let shown = 0;
    // The most time first: behind the first that is too small all are.
    while (
      shown < children.length &&
      (complete.has(parent) || tree.totalNsOf(children[shown] as number) >= leastNs)
    ) {
      shown++;
    }
    const step = isBranch || children.length > 1 ? STEP_PX : CHAIN_STEP_PX;
    const below = level === 0 ? indentPx : indentPx + step;
    for (let i = 0; i < shown; i++) addNode(children[i] as number, level, below);
    if (shown === children.length) return;
    let ns = 0;
    for (let i = shown; i < children.length; i++) ns += tree.totalNsOf(children[i] as number);
    rows.push({
      role: 'rest',
      key: `rest of ${parent}`,
      parent,
      count: children.length - shown,
      ns,
      level,
      indentPx: below,
    });
  };

  if (showsRoot) addNode(tree.root, 0, 0);
  else addChildren(tree.root, 0, 0, false);
  return rows;
}
