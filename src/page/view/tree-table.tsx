/** A tree as a table: rows that expand and collapse, by mouse and by keyboard. */
import { useEffect, useMemo } from 'preact/hooks';
import { listRows, type TableRow } from '../analysis/table-rows.js';
import { listAncestors, type Tree } from '../analysis/tree.js';
import { FunctionName } from './function-name.js';
import { useReport } from './report.js';
import { TimeCells, TimeHeads } from './time-cells.js';
import { useKept } from './use-kept.js';
import { VirtualList } from './virtual-list.js';

interface Props {
  readonly tree: Tree;
  /** What its state is kept under: differs where its nodes do. */
  readonly name: string;
  readonly label: string;
  readonly title: string;
  readonly showsRoot: boolean;
  /** Expanded when the tree is new. */
  readonly openAtFirst: () => ReadonlySet<number>;
}

/** Expanding everything stops there: nobody reads more. */
const MOST_EXPANDED = 5000;
/** Callers of callers can be without end: a search gives up there. */
const MOST_VISITED = 50_000;

export function TreeTable({ tree, name, label, title, showsRoot, openAtFirst }: Props) {
  const { leastNs, found, update } = useReport();
  const [expanded, setExpanded] = useKept(`${name} expanded`, openAtFirst);
  const [complete, setComplete] = useKept(`${name} complete`, (): ReadonlySet<number> => new Set());
  const [selectedNode, setSelectedNode] = useKept(`${name} selected`, () => -1);
  const rows = useMemo(
    () => listRows(tree, { expanded, complete, leastNs, showsRoot }),
    [tree, expanded, complete, leastNs],
  );
  const selectedRow = rows.findIndex((row) => row.node === selectedNode && row.restCount === 0);

  const select = (node: number): void => {
    setSelectedNode(node);
    update({
      selected: {
        label: tree.labelOf(node),
        selfNs: tree.selfNsOf(node),
        totalNs: tree.totalNsOf(node),
      },
    });
  };
  // What is selected keeps its times true when these change.
  useEffect(() => {
    if (selectedNode >= 0) select(selectedNode);
  }, [tree]);

  const setOpen = (node: number, isOpen: boolean): void => {
    const next = new Set(expanded);
    if (isOpen) openDown(tree, node, next, leastNs);
    else next.delete(node);
    setExpanded(next);
  };
  const selectRow = (row: number): void => {
    const it = rows[row] as TableRow;
    if (it.restCount === 0) select(it.node);
    else setComplete(new Set(complete).add(it.node));
  };

  const openRow = (number: number): void => {
    const row = rows[number] as TableRow;
    if (row.restCount === 0) setOpen(row.node, !row.isExpanded);
  };

  const goToMatch = (step: 1 | -1): void => {
    const match = findMatch(tree, found.matches, selectedNode, step, leastNs);
    if (match < 0) return;
    setExpanded(new Set([...expanded, ...listAncestors(tree, match)]));
    select(match);
  };
  useSearchKeys(goToMatch);

  const onKey = ({ key }: KeyboardEvent): boolean => {
    const row = rows[selectedRow];
    if (row === undefined) return false;
    if (key === 'Enter' || key === ' ') setOpen(row.node, !row.isExpanded);
    else if (key === '*') setExpanded(openAll(tree, row.node, expanded, leastNs));
    else if (key === 'ArrowRight') {
      if (row.isExpanded) selectRow(Math.min(selectedRow + 1, rows.length - 1));
      else setOpen(row.node, true);
    } else if (key === 'ArrowLeft') {
      if (row.isExpanded) setOpen(row.node, false);
      else if (tree.parentOf(row.node) >= 0) select(tree.parentOf(row.node));
    } else return false;
    return true;
  };

  const renderRow = (number: number) => {
    const row = rows[number] as TableRow;
    const indent = { paddingLeft: `${Math.min(row.indentPx, 600)}px` };
    if (row.restCount > 0) {
      return (
        <div
          key={`rest of ${row.node}`}
          class="row row-rest"
          role="treeitem"
          tabIndex={-1}
          data-row={number}
          title="Show them"
        >
          <TimeCells selfNs={0} totalNs={row.restNs} />
          <span style={indent}>… {row.restCount} more</span>
        </div>
      );
    }
    const label = tree.labelOf(row.node);
    const isFaded = found.text !== '' && found.matches[label] !== 1;
    return (
      <div
        key={row.node}
        id={`row-${number}`}
        data-row={number}
        class="row"
        role="treeitem"
        aria-level={row.level + 1}
        aria-selected={number === selectedRow}
        aria-expanded={row.hasChildren ? row.isExpanded : undefined}
        data-faded={isFaded}
        tabIndex={-1}
      >
        <TimeCells selfNs={tree.selfNsOf(row.node)} totalNs={tree.totalNsOf(row.node)} />
        <span class="indented" style={indent}>
          <button
            type="button"
            class="caret"
            tabIndex={-1}
            data-hidden={!row.hasChildren}
            aria-label={row.isExpanded ? 'Collapse' : 'Expand'}
            onClick={() => setOpen(row.node, !row.isExpanded)}
          />
          <FunctionName label={label} hiddenCount={tree.hiddenCountOf(row.node)} />
        </span>
      </div>
    );
  };

  return (
    <div class="table">
      <TimeHeads>{title}</TimeHeads>
      <VirtualList
        label={label}
        rowCount={rows.length}
        selectedRow={selectedRow}
        select={selectRow}
        open={openRow}
        onKey={onKey}
        renderRow={renderRow}
      />
    </div>
  );
}

/** The node, and below it what leads nowhere else. */
function openDown(tree: Tree, node: number, expanded: Set<number>, leastNs: number): void {
  for (let it = node; ; ) {
    expanded.add(it);
    const large = Array.from(tree.childrenOf(it)).filter((c) => tree.totalNsOf(c) >= leastNs);
    const [only] = large;
    if (only === undefined || large.length > 1 || expanded.size > MOST_EXPANDED) return;
    it = only;
  }
}

function openAll(
  tree: Tree,
  from: number,
  expanded: ReadonlySet<number>,
  leastNs: number,
): ReadonlySet<number> {
  const next = new Set(expanded);
  const pending = [from];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (next.size > MOST_EXPANDED) break;
    next.add(node);
    for (const child of Array.from(tree.childrenOf(node))) {
      if (tree.totalNsOf(child) >= leastNs) pending.push(child);
    }
  }
  return next;
}

/** In the order of the rows if all were expanded; -1: there is none, or it is too far. */
function findMatch(
  tree: Tree,
  matches: Uint8Array,
  from: number,
  step: 1 | -1,
  leastNs: number,
): number {
  let first = -1;
  let last = -1;
  let before = -1;
  let isPast = from < 0;
  const pending = [tree.root];
  let visited = 0;
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (++visited > MOST_VISITED) break;
    if (matches[tree.labelOf(node)] === 1 && node !== from) {
      if (first < 0) first = node;
      if (isPast && step > 0) return node;
      if (!isPast) before = node;
      last = node;
    }
    if (node === from) isPast = true;
    const children = Array.from(tree.childrenOf(node));
    for (let i = children.length - 1; i >= 0; i--) {
      const child = children[i] as number;
      if (tree.totalNsOf(child) >= leastNs) pending.push(child);
    }
  }
  return step > 0 ? first : before >= 0 ? before : last;
}

/** Enter in the search box goes to the next match, with Shift to the one before. */
export function useSearchKeys(go: (step: 1 | -1) => void): void {
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      const { target } = event;
      const isSearch = target instanceof HTMLInputElement && target.type === 'search';
      if (isSearch && event.key === 'Enter') go(event.shiftKey ? -1 : 1);
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  });
}
