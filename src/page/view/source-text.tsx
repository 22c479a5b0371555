/** Source around a hot line, with the time of every line. */
import { useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import type { HotLineRow } from '../analysis/hot-lines.js';
import { useReport } from './report.js';

interface Props {
  readonly row: HotLineRow;
  readonly rows: readonly HotLineRow[];
}

export function SourceText({ row, rows }: Props) {
  const { recording, formatSeconds, totalNs } = useReport();
  const { sources } = recording.page.head;
  const box = useRef<HTMLDivElement>(null);
  const nsOfLine = useMemo(() => {
    const sums = new Map<number, number>();
    for (const { file, line, ns } of rows) {
      if (file === row.file) sums.set(line, ns + (sums.get(line) ?? 0));
    }
    return sums;
  }, [rows, row.file]);
  const excerpts = sources.filter(({ file }) => file === row.file);
  const isThere = excerpts.some(
    ({ firstLine, lines }) => row.line >= firstLine && row.line < firstLine + lines.length,
  );
  useLayoutEffect(() => {
    box.current?.querySelector('[data-current="true"]')?.scrollIntoView({ block: 'center' });
  }, [row.file, row.line]);
  if (!isThere) return null;
  return (
    <section class="source" ref={box} aria-label="Source">
      <p class="source-file">{row.file}</p>
      {excerpts.map(({ firstLine, lines }) => (
        <div key={firstLine} class="excerpt">
          {lines.map((text, i) => {
            const line = firstLine + i;
            const ns = nsOfLine.get(line) ?? 0;
            return (
              <div key={line} class="source-row" data-current={line === row.line}>
                <span class="bar" aria-hidden="true">
                  <span class="bar-self" style={{ width: `${(100 * ns) / totalNs}%` }} />
                </span>
                <span class="number">{ns > 0 ? formatSeconds(ns) : ''}</span>
                <span class="line-number">{line}</span>
                <code>{text}</code>
              </div>
            );
          })}
        </div>
      ))}
    </section>
  );
}
