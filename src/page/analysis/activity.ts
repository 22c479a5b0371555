/** What the recording did when: for each column of pixels whose time it was, for the strip above all views. */
import type { Thread } from '../../model/profile.js';
import type { CallPaths } from './fold-paths.js';
import { CATEGORIES, type Labels } from './labels.js';
import type { TimeRange } from './time-range.js';

export interface Activity {
  /** For each category (in the order of CATEGORIES) and column its share of that column's time, 0 to 1. */
  readonly shares: readonly Float64Array[];
}

/** `threads` are the numbers of those that count. */
export function measureActivity(
  allThreads: readonly Thread[],
  threads: readonly number[],
  paths: CallPaths,
  labels: Labels,
  whole: TimeRange,
  columnCount: number,
): Activity {
  const shares = CATEGORIES.map(() => new Float64Array(columnCount));
  const categoryOf = new Uint8Array(labels.count);
  for (let label = 0; label < categoryOf.length; label++) {
    categoryOf[label] = CATEGORIES.indexOf(labels.get(label).category);
  }
  const columnNs = (whole.endNs - whole.startNs) / columnCount;
  const share = 1 / (columnNs * Math.max(1, threads.length));
  for (const thread of threads) {
    const { samples, startNs: firstNs = 0 } = allThreads[thread] as Thread;
    const { stack, wallNs } = samples;
    const nodeOfStack = paths.nodeOfStack[thread] as Int32Array;
    let startNs = firstNs;
    for (let i = 0; i < stack.length; i++) {
      const endNs = startNs + (wallNs[i] as number);
      const it = stack[i] as number;
      if (it >= 0) {
        const label = paths.label[nodeOfStack[it] as number] as number;
        const column = shares[categoryOf[label] as number] as Float64Array;
        spread(column, startNs / columnNs, endNs / columnNs, columnNs * share);
      }
      startNs = endNs;
    }
  }
  return { shares };
}

/** Adds a span to the columns that it lies in. */
function spread(column: Float64Array, start: number, end: number, scale: number): void {
  const last = Math.min(Math.floor(end), column.length - 1);
  for (let x = Math.floor(start); x <= last; x++) {
    const inside = Math.min(end, x + 1) - Math.max(start, x);
    column[x] = (column[x] as number) + inside * scale;
  }
}
