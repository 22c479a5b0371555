/** A tree as a table: rows that expand and collapse, by mouse and by keyboard. */
import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useMemo } from 'preact/hooks';
import type { HiddenFunction } from '../analysis/hidden-functions.js';
import { listRows, type TableRow } from '../analysis/table-rows.js';
import { listAncestors, type Tree } from '../analysis/tree.js';
import { findMatch, listBelow, listChain } from '../analysis/walk-tree.js';
import { useDrawing } from './drawing.js';
import { RestRow, TreeRow } from './tree-row.js';
import { useKept } from './use-kept.js';
import { useSearchKeys } from './use-search-keys.js';
import { VirtualList } from './virtual-list.js';

interface Props {
  readonly tree: Tree;
  /** What its state is kept under: differs where its nodes do. */
  readonly name: string;
  readonly label: string;
  readonly head: ComponentChildren;
  /** The left side of a row. */
  readonly cellsOf: (row: TableRow) => ComponentChildren;
  readonly onSelect: (row: Exclude<TableRow, { role: 'rest' }>) => void;
  /** Rows of less are left out. */
  readonly leastNs: number;
  /** Without the root its children are a list, which is shown to its end. */
  readonly showsRoot: boolean;
  /** How wide the columns are, in the style sheet. */
  readonly columns?: 'self-only' | 'changes';
  /** Expanded when the tree is new. */
  readonly openAtFirst: () => ReadonlySet<number>;
  readonly hiddenOf?: (node: number) => readonly HiddenFunction[];
}

export function TreeTable(props: Props) {
  const { tree, name, showsRoot, hiddenOf, leastNs } = props;
  const { found } = useDrawing();
  const [expanded, setExpanded] = useKept(`${name} expanded`, props.openAtFirst);
  const [complete, setComplete] = useKept(
    `${name} complete`,
    (): ReadonlySet<number> => new Set(showsRoot ? [] : [tree.root]),
  );
  const [selectedKey, setSelectedKey] = useKept(`${name} selected`, () => '');
  const rows = useMemo(
    () => listRows(tree, { expanded, complete, leastNs, showsRoot, ...(hiddenOf && { hiddenOf }) }),
    [tree, expanded, complete, leastNs, hiddenOf],
  );
  const selectedRow = rows.findIndex(({ key }) => key === selectedKey);

  // What is selected keeps its times true when these change; before the next key arrives.
  useLayoutEffect(() => {
    const row = rows[selectedRow];
    if (row !== undefined && row.role !== 'rest') props.onSelect(row);
  }, [tree, selectedKey]);

  const add = (nodes: Iterable<number>): void => setExpanded(new Set([...expanded, ...nodes]));
  const collapse = (node: number): void => {
    const next = new Set(expanded);
    next.delete(node);
    setExpanded(next);
  };
  const toggle = (row: TableRow): void => {
    if (row.role === 'rest') setComplete(new Set(complete).add(row.parent));
    else if (row.role === 'hidden') return;
    else if (row.isExpanded) collapse(row.node);
    else add(listChain(tree, row.node, leastNs));
  };
  const selectRow = (row: number): void => setSelectedKey(rows[row]?.key ?? '');

  useSearchKeys((step) => {
    const selected = rows[selectedRow];
    const from = selected?.role === 'node' ? selected.node : -1;
    const match = findMatch(tree, found.matches, from, step, leastNs);
    if (match < 0) return;
    add(listAncestors(tree, match));
    setSelectedKey(String(match));
  });

  const onKey = ({ key }: KeyboardEvent): boolean => {
    const row = rows[selectedRow];
    if (row === undefined) return false;
    const isOpen = row.role === 'node' && row.isExpanded;
    if (key === 'Enter' || key === ' ') toggle(row);
    else if (key === 'ArrowRight') {
      if (isOpen) selectRow(Math.min(selectedRow + 1, rows.length - 1));
      else toggle(row);
    } else if (key === 'ArrowLeft') {
      if (isOpen) collapse(row.node);
      else setSelectedKey(findCaller(rows, selectedRow)?.key ?? row.key);
    } else if (key === '*' && row.role === 'node') add(listBelow(tree, row.node, leastNs));
    else return false;
    return true;
  };

  const renderRow = (number: number) => {
    const row = rows[number] as TableRow;
    const isSelected = number === selectedRow;
    const cells = props.cellsOf(row);
    return row.role === 'rest' ? (
      <RestRow {...{ row, number, isSelected, cells }} show={() => toggle(row)} />
    ) : (
      <TreeRow {...{ tree, row, number, isSelected, cells }} toggle={() => toggle(row)} />
    );
  };

  return (
    <div class="table" data-columns={props.columns}>
      {props.head}
      <VirtualList
        label={props.label}
        rowCount={rows.length}
        selectedRow={selectedRow}
        select={selectRow}
        open={(number) => toggle(rows[number] as TableRow)}
        onKey={onKey}
        renderRow={renderRow}
      />
    </div>
  );
}

/** The row above that is one level up. */
function findCaller(rows: readonly TableRow[], from: number): TableRow | undefined {
  const level = rows[from]?.level ?? 0;
  return rows.slice(0, from).findLast((row) => row.level < level);
}
