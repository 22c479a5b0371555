/** Round times for an axis, and how they are written. */
import type { TimeRange } from '../analysis/time-range.js';

const PX_PER_TICK = 110;

export function listTicks({ startNs, endNs }: TimeRange, widthPx: number): readonly number[] {
  const stepNs = chooseStep((endNs - startNs) / Math.max(1, widthPx / PX_PER_TICK));
  const ticks: number[] = [];
  for (let ns = Math.ceil(startNs / stepNs) * stepNs; ns <= endNs; ns += stepNs) ticks.push(ns);
  return ticks;
}

/** With as many decimals as tell neighbouring ticks apart. */
export function formatTick(ns: number, { startNs, endNs }: TimeRange): string {
  const seconds = (endNs - startNs) / 1e9;
  const decimals = Math.min(6, Math.max(0, 2 - Math.floor(Math.log10(seconds))));
  return `${(ns / 1e9).toFixed(seconds >= 20 ? 0 : decimals)} s`;
}

/** 1, 2 or 5 times a power of ten, at least `ns`. */
function chooseStep(ns: number): number {
  const power = 10 ** Math.floor(Math.log10(ns));
  return power * ([1, 2, 5, 10].find((it) => it * power >= ns) ?? 10);
}
