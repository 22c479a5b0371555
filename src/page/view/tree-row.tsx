/** One row of a tree: times, a caret, a function. */
import type { TableRow } from '../analysis/table-rows.js';
import type { Tree } from '../analysis/tree.js';
import { FunctionName } from './function-name.js';
import { useReport } from './report.js';
import { TimeCells } from './time-cells.js';

interface Props {
  readonly number: number;
  readonly isSelected: boolean;
  readonly isSelfOnly: boolean;
}

/** Deeper calls stand there all the same. */
const MOST_INDENT_PX = 600;

interface TreeRowProps extends Props {
  readonly tree: Tree;
  readonly row: TableRow & { readonly role: 'node' | 'hidden' };
  readonly toggle: () => void;
}

export function TreeRow({ tree, row, number, isSelected, isSelfOnly, toggle }: TreeRowProps) {
  const { found } = useReport();
  const isNode = row.role === 'node';
  const label = isNode ? tree.labelOf(row.node) : row.hidden.label;
  const selfNs = isNode ? tree.selfNsOf(row.node) : row.hidden.selfNs;
  const totalNs = isNode ? tree.totalNsOf(row.node) : row.hidden.selfNs;
  return (
    <div
      id={`row-${number}`}
      data-row={number}
      class={isNode ? 'row' : 'row row-hidden'}
      role="treeitem"
      aria-level={row.level + 1}
      aria-selected={isSelected}
      aria-expanded={isNode && row.isExpandable ? row.isExpanded : undefined}
      data-faded={found.text !== '' && found.matches[label] !== 1}
      tabIndex={-1}
    >
      <TimeCells selfNs={selfNs} totalNs={totalNs} isSelfOnly={isSelfOnly} />
      <span class="indented" style={indent(row)}>
        <button
          type="button"
          class="caret"
          tabIndex={-1}
          data-hidden={!isNode || !row.isExpandable}
          aria-label={isNode && row.isExpanded ? 'Collapse' : 'Expand'}
          onClick={toggle}
        />
        <FunctionName label={label} hiddenCount={isNode ? tree.hiddenCountOf(row.node) : 0} />
      </span>
    </div>
  );
}

interface RestRowProps extends Props {
  readonly row: TableRow & { readonly role: 'rest' };
  readonly show: () => void;
}

export function RestRow({ row, number, isSelected, isSelfOnly, show }: RestRowProps) {
  return (
    <div
      id={`row-${number}`}
      data-row={number}
      class="row row-rest"
      role="treeitem"
      aria-level={row.level + 1}
      aria-selected={isSelected}
      tabIndex={-1}
    >
      <TimeCells selfNs={0} totalNs={row.ns} isSelfOnly={isSelfOnly} />
      <span class="indented" style={indent(row)}>
        <button type="button" class="rest" tabIndex={-1} title="Show them" onClick={show}>
          … {row.count} more
        </button>
      </span>
    </div>
  );
}

function indent({ indentPx }: TableRow) {
  return { paddingLeft: `${Math.min(indentPx, MOST_INDENT_PX)}px` };
}
