/** A tree of times as a table. */
import type { HiddenFunction } from '../analysis/hidden-functions.js';
import type { TableRow } from '../analysis/table-rows.js';
import type { Tree } from '../analysis/tree.js';
import { useReport } from './report.js';
import { TimeCells, TimeHeads } from './time-cells.js';
import { TreeTable } from './tree-table.js';

interface Props {
  readonly tree: Tree;
  /** What its state is kept under: differs where its nodes do. */
  readonly name: string;
  readonly label: string;
  readonly title: string;
  readonly showsRoot: boolean;
  /** The only time of a row is that of its function itself, however it got there. */
  readonly isSelfOnly?: boolean;
  readonly openAtFirst: () => ReadonlySet<number>;
  readonly hiddenOf?: (node: number) => readonly HiddenFunction[];
}

export function TimeTable({ title, isSelfOnly = false, ...props }: Props) {
  const { tree } = props;
  const { leastNs, update } = useReport();
  const timesOf = (row: TableRow) => {
    if (row.role === 'rest') return { selfNs: 0, totalNs: row.ns };
    if (row.role === 'hidden') return { selfNs: row.hidden.selfNs, totalNs: row.hidden.selfNs };
    return { selfNs: tree.selfNsOf(row.node), totalNs: tree.totalNsOf(row.node) };
  };
  return (
    <TreeTable
      {...props}
      {...(isSelfOnly && { columns: 'self-only' as const })}
      leastNs={leastNs}
      head={<TimeHeads isSelfOnly={isSelfOnly}>{title}</TimeHeads>}
      cellsOf={(row) => <TimeCells {...timesOf(row)} isSelfOnly={isSelfOnly} />}
      onSelect={(row) => {
        const { selfNs, totalNs } = timesOf(row);
        const label = row.role === 'node' ? tree.labelOf(row.node) : row.hidden.label;
        const isSelf = isSelfOnly || row.role === 'hidden';
        update({
          selected: { label, times: isSelf ? { self: totalNs } : { total: totalNs, self: selfNs } },
        });
      }}
    />
  );
}
