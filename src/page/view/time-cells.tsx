/** The left side of a row: total and self, as numbers and as a bar. */
import { useReport } from './report.js';

export function TimeCells({ selfNs, totalNs }: { selfNs: number; totalNs: number }) {
  const { totalNs: wholeNs, busyNs, formatSeconds, formatShare } = useReport();
  const percent = (ns: number) => `${wholeNs > 0 ? (100 * ns) / wholeNs : 0}%`;
  const heat = busyNs > 0 ? totalNs / busyNs : 0;
  return (
    <>
      <span class="bar" aria-hidden="true">
        <span class="bar-total" style={{ width: percent(totalNs) }} />
        <span class="bar-self" style={{ width: percent(selfNs) }} />
      </span>
      <span class="number share" data-heat={heat > 0.2 ? 'hot' : heat > 0.05 ? 'warm' : 'cold'}>
        {formatShare(totalNs)}
      </span>
      <span class="number">{formatSeconds(totalNs)}</span>
      <span class="number self" data-zero={selfNs === 0}>
        {formatSeconds(selfNs)}
      </span>
    </>
  );
}

export function TimeHeads({ children }: { children: preact.ComponentChildren }) {
  const { weight } = useReport();
  return (
    <div class="row row-head">
      <span class="legend">
        <i class="bar-self" /> self <i class="bar-total" /> total
      </span>
      <span class="number share">share</span>
      <span class="number">total s</span>
      <span class="number self">self s</span>
      <span>
        {children} {weight === 'cpu' && <span class="faint">CPU time</span>}
      </span>
    </div>
  );
}
