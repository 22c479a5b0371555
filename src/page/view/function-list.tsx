/** All functions, by their own time; the search filters them. */
import { useMemo } from 'preact/hooks';
import { type FunctionRow, listFunctions } from '../analysis/list-functions.js';
import { FunctionName } from './function-name.js';
import { type Selection, useReport } from './report.js';
import { TimeCells, TimeHeads } from './time-cells.js';
import { VirtualList } from './virtual-list.js';

export function FunctionList() {
  const { calls, found, selected, update } = useReport();
  const all = useMemo(() => listFunctions(calls), [calls]);
  const rows = useMemo(() => {
    return found.text === '' ? all : all.filter(({ label }) => found.matches[label] === 1);
  }, [all, found]);
  const select = (row: number): void => {
    const it = rows[row];
    if (it !== undefined) update({ selected: selectFunction(it) });
  };
  return (
    <div class="table">
      <TimeHeads>function</TimeHeads>
      <VirtualList
        label="Functions"
        rowCount={rows.length}
        selectedRow={rows.findIndex(({ label }) => label === selected?.label)}
        select={select}
        renderRow={(number) => {
          const row = rows[number];
          if (row === undefined) return null;
          return (
            <div
              key={row.label}
              id={`row-${number}`}
              data-row={number}
              class="row"
              role="treeitem"
              aria-selected={row.label === selected?.label}
              tabIndex={-1}
            >
              <TimeCells selfNs={row.selfNs} totalNs={row.totalNs} />
              <FunctionName label={row.label} />
            </div>
          );
        }}
      />
    </div>
  );
}

export function selectFunction({ label, selfNs, totalNs }: FunctionRow): Selection {
  return { label, times: { total: totalNs, self: selfNs } };
}
