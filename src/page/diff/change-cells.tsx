/** The left side of a row of a comparison: one change as a bar and in numbers, and another beside it. */
import type { ComponentChildren } from 'preact';
import { type Change, differenceNs } from '../../model/comparison.js';
import { mayBeChange } from '../../processors/measure-change.js';
import { formatChance } from '../../renderers/change-words.js';
import { useDiff } from './diff-report.js';

interface Props {
  readonly change: Change;
  readonly beside: Change;
  /** That of the longest bar. */
  readonly largestNs: number;
}

export function ChangeCells({ change, beside, largestNs }: Props) {
  const { write } = useDiff();
  const { before, after, difference, share } = write(change);
  const ns = mayBeChange(change) ? differenceNs(change) : 0;
  const percent = largestNs > 0 ? Math.min(50, (50 * Math.abs(ns)) / largestNs) : 0;
  const direction = ns > 0 ? 'grew' : ns < 0 ? 'shrank' : 'alike';
  return (
    <>
      <span class="bar bar-change" aria-hidden="true">
        <span
          data-direction={direction}
          style={{ left: `${ns < 0 ? 50 - percent : 50}%`, width: `${percent}%` }}
        />
      </span>
      <span class="number">{before}</span>
      <span class="number">{after}</span>
      <span class="number change" data-direction={direction}>
        {difference}
      </span>
      <span class="number">{share}</span>
      <span class="number faint">
        {change.pValue === undefined ? '–' : formatChance(change.pValue)}
      </span>
      <span class="number faint">
        {beside.beforeNs + beside.afterNs > 0 && write(beside).difference}
      </span>
    </>
  );
}

/** `beside`: what the last number is a change of. */
export function ChangeHeads({ beside, children }: { beside: string; children: ComponentChildren }) {
  return (
    <div class="row row-head">
      <span class="legend">less &nbsp; more</span>
      <span class="number">before s</span>
      <span class="number">after s</span>
      <span class="number">change</span>
      <span class="number" />
      <span
        class="number"
        title="How likely such a difference is without any change; –: too few runs"
      >
        p
      </span>
      <span class="number">{beside}</span>
      <span>{children}</span>
    </div>
  );
}
