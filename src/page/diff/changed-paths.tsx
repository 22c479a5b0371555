/** Paths that changed, as a tree from the program down. */
import { useMemo } from 'preact/hooks';
import { findChangedPaths, makeTreeOfChanges } from '../analysis/change-tree.js';
import { TreeTable } from '../view/tree-table.js';
import { ChangeCells, ChangeHeads } from './change-cells.js';
import { useDiff } from './diff-report.js';

export function ChangedPaths() {
  const { page, leastNs, update } = useDiff();
  const tree = useMemo(() => makeTreeOfChanges(page), [page]);
  const largestNs = tree.totalNsOf(tree.root);
  if (largestNs === 0) return <p class="message">No path changed, as far as can be told.</p>;
  return (
    <TreeTable
      tree={tree}
      name="changed paths"
      label="Changed paths"
      head={<ChangeHeads beside="self">path, with what it called</ChangeHeads>}
      columns="changes"
      showsRoot
      leastNs={leastNs}
      openAtFirst={() => findChangedPaths(tree, leastNs)}
      cellsOf={(row) => {
        if (row.role !== 'node') return <span class="no-change" />;
        const { total, self } = tree.callOf(row.node);
        return <ChangeCells change={total} beside={self} largestNs={largestNs} />;
      }}
      onSelect={(row) => {
        if (row.role === 'node') update({ selected: tree.callOf(row.node) });
      }}
    />
  );
}
