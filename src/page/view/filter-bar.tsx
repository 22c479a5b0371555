/** Fields for whose files are folded, and for the only calls that count: as the command line's options. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Page } from '../../page-data/decode-page.js';
import { explainFilters, type Filters } from '../analysis/filters.js';
import { useReport } from './report.js';

const FIELDS: readonly (readonly [keyof Filters, string, string])[] = [
  ['hide', 'Hide', 'Fold functions of these files: vendor, src/gen-*, /\\.min\\.js$/'],
  ['show', 'Show', 'Do not fold those of these files, whatever else says so'],
  ['focus', 'Focus', 'Only the calls of these functions, or of those of these files'],
];

/** `page`: as it was made. */
export function FilterBar({ page }: { page: Page }) {
  const { filters, update } = useReport();
  const [problem, setProblem] = useState('');
  const first = useRef<HTMLInputElement>(null);
  useEffect(() => first.current?.focus(), []);
  const change = (changes: Partial<Filters>): void => {
    const next = { ...filters, ...changes };
    const found = explainFilters(page, next);
    setProblem(found);
    // What was typed stays there to be put right.
    if (found === '') update({ filters: next, selected: undefined });
  };
  return (
    <div class="toolbar filters">
      {FIELDS.map(([name, title, meaning], i) => (
        <label key={name} title={meaning}>
          {title}
          <input
            type="text"
            spellcheck={false}
            placeholder={i === 2 ? 'function, file or folder' : 'glob, /regex/'}
            ref={i === 0 ? first : null}
            value={filters[name]}
            onChange={(event) => change({ [name]: event.currentTarget.value })}
          />
        </label>
      ))}
      <output>{problem}</output>
    </div>
  );
}
