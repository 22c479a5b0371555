/** One row of a tree: numbers, a caret, a function. */
import type { ComponentChildren } from 'preact';
import type { TableRow } from '../analysis/table-rows.js';
import type { Tree } from '../analysis/tree.js';
import { useDrawing } from './drawing.js';
import { FunctionName } from './function-name.js';

interface Props {
  readonly number: number;
  readonly isSelected: boolean;
  /** Its left side. */
  readonly cells: ComponentChildren;
}

/** Deeper calls stand there all the same. */
const MOST_INDENT_PX = 600;

interface TreeRowProps extends Props {
  readonly tree: Tree;
  readonly row: TableRow & { readonly role: 'node' | 'hidden' };
  readonly toggle: () => void;
}

export function TreeRow({ tree, row, number, isSelected, cells, toggle }: TreeRowProps) {
  const { found } = useDrawing();
  const isNode = row.role === 'node';
  const label = isNode ? tree.labelOf(row.node) : row.hidden.label;
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
      {cells}
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

export function RestRow({ row, number, isSelected, cells, show }: RestRowProps) {
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
      {cells}
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
