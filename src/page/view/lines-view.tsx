/** The lines that the time goes to, and the source around the selected one where the page has it. */
import { useMemo, useState } from 'preact/hooks';
import type { SourceExcerpt } from '../../page-data/page-data.js';
import { type HotLineRow, listHotLines } from '../analysis/hot-lines.js';
import { Marked } from './function-name.js';
import { useReport } from './report.js';
import { SourceText } from './source-text.js';
import { VirtualList } from './virtual-list.js';

export function LinesView() {
  const { recording, weight, range, thread, foldsLibraries, found, ...rest } = useReport();
  const { page, labels, endsNs } = recording;
  const [selectedKey, setSelectedKey] = useState('');
  const all = useMemo(() => {
    // Without the libraries a line has the time of what it calls there.
    const counts = Uint8Array.from(page.profile.frames, ({ kind }, label) =>
      Number(foldsLibraries ? labels.get(label).category === 'own' : kind === 'js'),
    );
    return listHotLines(page.profile, endsNs, { weight, range, thread, counts });
  }, [recording, weight, range, thread, foldsLibraries]);
  const rows = useMemo(
    () => (found.text === '' ? all : all.filter(({ label }) => found.matches[label] === 1)),
    [all, found],
  );
  const selectedRow = Math.max(
    0,
    rows.findIndex((row) => keyOf(row) === selectedKey),
  );
  const selected = rows[selectedRow];
  const { formatSeconds, formatShare, copy, update, totalNs } = rest;

  const select = (number: number): void => {
    const row = rows[number];
    if (row === undefined) return;
    setSelectedKey(keyOf(row));
    const location = locate(row.file, row);
    update({ selected: { label: row.label, times: { line: row.ns }, location } });
  };

  if (rows.length === 0) {
    return (
      <p class="message">
        No lines to show: {all.length > 0 ? 'nothing was found.' : 'none is known.'}
      </p>
    );
  }
  return (
    <div class="lines">
      <div class="table">
        <div class="row row-line row-head">
          <span />
          <span class="number share">share</span>
          <span class="number">s</span>
          <span>line</span>
        </div>
        <VirtualList
          label="Hot lines"
          rowCount={rows.length}
          selectedRow={selectedRow}
          select={select}
          renderRow={(number) => {
            const row = rows[number] as HotLineRow;
            const { name, category } = labels.get(row.label);
            const location = locate(row.file, row);
            return (
              <div
                key={keyOf(row)}
                id={`row-${number}`}
                data-row={number}
                class="row row-line"
                role="treeitem"
                aria-selected={number === selectedRow}
                tabIndex={-1}
              >
                <span class="bar" aria-hidden="true">
                  <span class="bar-self" style={{ width: `${(100 * row.ns) / totalNs}%` }} />
                </span>
                <span class="number share">{formatShare(row.ns)}</span>
                <span class="number">{formatSeconds(row.ns)}</span>
                <span class="function" data-category={category}>
                  <button
                    type="button"
                    class="place"
                    tabIndex={-1}
                    title={`Copy ${location}`}
                    onClick={() => copy(location)}
                  >
                    <bdi>{shorten(row, labels.get(row.label).place)}</bdi>
                  </button>
                  <span class="name">
                    <Marked text={name} />
                  </span>
                  <code class="source-line">{findLine(page.head.sources, row)?.trim()}</code>
                </span>
              </div>
            );
          }}
        />
      </div>
      {selected !== undefined && <SourceText row={selected} rows={all} />}
    </div>
  );
}

function keyOf({ file, line, column }: HotLineRow): string {
  return `${line}:${column} ${file}`;
}

function locate(file: string, { line, column }: HotLineRow): string {
  return column > 0 ? `${file}:${line}:${column}` : `${file}:${line}`;
}

/** The place of its function with the line that is hot. */
function shorten(row: HotLineRow, place: string): string {
  return locate(place.replace(/:\d+(:\d+)?$/, ''), row);
}

export function findLine(sources: readonly SourceExcerpt[], { file, line }: HotLineRow) {
  const excerpt = sources.find(
    (it) => it.file === file && line >= it.firstLine && line < it.firstLine + it.lines.length,
  );
  return excerpt?.lines[line - excerpt.firstLine];
}
