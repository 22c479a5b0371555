/** Functions whose own time changed, wherever they were called from. */
import { useMemo } from 'preact/hooks';
import { differenceNs } from '../../model/comparison.js';
import { isLarge } from '../../processors/pick-changes.js';
import { FunctionName } from '../view/function-name.js';
import { VirtualList } from '../view/virtual-list.js';
import { ChangeCells, ChangeHeads } from './change-cells.js';
import { useDiff } from './diff-report.js';

export function ChangedFunctions() {
  const { page, leastNs, direction, found, selected, update } = useDiff();
  const changed = useMemo(
    () => page.functions.filter(({ self }) => isLarge(self, leastNs)),
    [page, leastNs],
  );
  const rows = useMemo(() => {
    const sign = { all: 0, grew: 1, shrank: -1 }[direction];
    return changed.filter(
      ({ frame, self }) =>
        (sign === 0 || Math.sign(differenceNs(self)) === sign) &&
        (found.text === '' || found.matches[frame] === 1),
    );
  }, [changed, direction, found]);
  const largest = changed[0];
  if (largest === undefined) {
    return <p class="message">No function's own time changed, as far as can be told.</p>;
  }
  return (
    <div class="table" data-columns="changes">
      <ChangeHeads beside="total">function, its own time</ChangeHeads>
      <VirtualList
        label="Changed functions"
        rowCount={rows.length}
        selectedRow={rows.findIndex((row) => row === selected)}
        select={(number) => update({ selected: rows[number] })}
        renderRow={(number) => {
          const row = rows[number];
          if (row === undefined) return null;
          return (
            <div
              key={row.frame}
              id={`row-${number}`}
              data-row={number}
              class="row"
              role="treeitem"
              aria-selected={row === selected}
              tabIndex={-1}
            >
              <ChangeCells
                change={row.self}
                beside={row.total}
                largestNs={Math.abs(differenceNs(largest.self))}
              />
              <FunctionName label={row.frame} />
            </div>
          );
        }}
      />
    </div>
  );
}
