/** The left side of a row: its times, as a bar and as numbers. */
import type { ComponentChildren } from 'preact';
import { useReport } from './report.js';

interface Props {
  readonly selfNs: number;
  readonly totalNs: number;
  /** The total is that of the function itself: there is nothing else to tell from it. */
  readonly isSelfOnly?: boolean;
}

export function TimeCells({ selfNs, totalNs, isSelfOnly = false }: Props) {
  const { totalNs: wholeNs, busyNs, formatSeconds, formatShare } = useReport();
  const percent = (ns: number) => `${wholeNs > 0 ? (100 * ns) / wholeNs : 0}%`;
  const heat = busyNs > 0 ? totalNs / busyNs : 0;
  return (
    <>
      <span class="bar" aria-hidden="true">
        {!isSelfOnly && <span class="bar-total" style={{ width: percent(totalNs) }} />}
        <span class="bar-self" style={{ width: percent(isSelfOnly ? totalNs : selfNs) }} />
      </span>
      <span class="number share" data-heat={heat > 0.2 ? 'hot' : heat > 0.05 ? 'warm' : 'cold'}>
        {formatShare(totalNs)}
      </span>
      <span class="number">{formatSeconds(totalNs)}</span>
      {!isSelfOnly && (
        <span class="number self" data-zero={selfNs === 0}>
          {formatSeconds(selfNs)}
        </span>
      )}
    </>
  );
}

interface HeadProps {
  readonly isSelfOnly?: boolean;
  readonly children: ComponentChildren;
}

export function TimeHeads({ isSelfOnly = false, children }: HeadProps) {
  const { weight } = useReport();
  return (
    <div class="row row-head">
      <span class="legend">
        <i class="bar-self" /> self
        {!isSelfOnly && <i class="bar-total" />}
        {!isSelfOnly && 'total'}
      </span>
      <span class="number share">share</span>
      <span class="number">{isSelfOnly ? 'self s' : 'total s'}</span>
      {!isSelfOnly && <span class="number self">self s</span>}
      <span>
        {children} {weight === 'cpu' && '(CPU time)'}
      </span>
    </div>
  );
}
