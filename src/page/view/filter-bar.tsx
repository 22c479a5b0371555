/** What is folded, merged and left out: as the command line's options. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Page } from '../../page-data/decode-page.js';
import { describeUnmatched, explainFilters, type Filters } from '../analysis/filters.js';
import { useReport } from './report.js';

const FIELDS: readonly (readonly [Exclude<keyof Filters, 'mergesRecursion'>, string, string])[] = [
  ['hide', 'Hide', 'Fold functions of these files: vendor, src/gen-*, /\\.min\\.js$/'],
  ['show', 'Show', 'Do not fold those of these files, whatever else says so'],
  ['focus', 'Focus', 'Only the calls of these functions, or of those of these files'],
];

interface Props {
  /** As it was made. */
  readonly page: Page;
  /** Somebody has asked for the fields. */
  readonly takesFocus: boolean;
}

export function FilterBar({ page, takesFocus }: Props) {
  const { filters, update } = useReport();
  // What was typed stays there to be put right.
  const [typed, setTyped] = useState(filters);
  const [problem, setProblem] = useState(() => describeUnmatched(page, filters));
  const first = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (takesFocus) first.current?.focus();
  }, []);
  const change = (changes: Partial<Filters>): void => {
    const next = { ...typed, ...changes };
    setTyped(next);
    const found = explainFilters(page, next);
    setProblem(found === '' ? describeUnmatched(page, next) : found);
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
            value={typed[name]}
            onChange={(event) => change({ [name]: event.currentTarget.value })}
          />
        </label>
      ))}
      <label title="A function that calls itself, directly or not, is shown once per path">
        <input
          type="checkbox"
          checked={typed.mergesRecursion}
          onChange={() => change({ mergesRecursion: !typed.mergesRecursion })}
        />
        Merge recursion
      </label>
      <output>{problem}</output>
    </div>
  );
}
