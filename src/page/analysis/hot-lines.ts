/** As processors/hot-lines.ts, for a range of time, and with libraries if asked for. */
import type { Weight } from '../../model/call-tree.js';
import type { Frame } from '../../model/profile.js';
import type { PageProfile } from '../../page-data/decode-page.js';
import { findSample, type TimeRange } from './time-range.js';

export interface HotLineRow {
  /** Number of a frame, which is its label too. */
  readonly label: number;
  readonly file: string;
  readonly line: number;
  readonly ns: number;
}

export interface LineOptions {
  readonly weight: Weight;
  readonly range?: TimeRange | undefined;
  readonly thread?: number | undefined;
  /** By frame: 1 where a line of it may take the time of what it calls. */
  readonly counts: Uint8Array;
}

/** The most time first. A sample counts for one line: the innermost on its stack whose frame counts. */
export function listHotLines(
  { frames, stacks, threads }: PageProfile,
  endsNs: readonly Float64Array[],
  { weight, range, thread, counts }: LineOptions,
): readonly HotLineRow[] {
  const { parent, frame, line } = stacks;
  const owner = new Int32Array(parent.length);
  for (let stack = 0; stack < owner.length; stack++) {
    const above = parent[stack] as number;
    if (counts[frame[stack] as number] === 1) owner[stack] = stack;
    else owner[stack] = above < 0 ? -1 : (owner[above] as number);
  }
  const nsOfStack = new Float64Array(parent.length);
  threads.forEach(({ samples }, number) => {
    if (thread !== undefined && thread !== number) return;
    const column = weight === 'cpu' ? samples.cpuNs : samples.wallNs;
    const ends = endsNs[number] as Float64Array;
    const first = range === undefined ? 0 : findSample(ends, range.startNs);
    const last = range === undefined ? ends.length - 1 : findSample(ends, range.endNs);
    for (let i = first; i <= last && i < ends.length; i++) {
      const stack = samples.stack[i] as number;
      const own = stack < 0 ? -1 : (owner[stack] as number);
      if (own < 0) continue;
      const end = ends[i] as number;
      const inside = range === undefined ? 1 : shareInside(end, samples.wallNs[i] as number, range);
      nsOfStack[own] = (nsOfStack[own] as number) + (column[i] as number) * inside;
    }
  });
  const rows = new Map<string, HotLineRow>();
  nsOfStack.forEach((ns, stack) => {
    const at = line[stack] as number;
    if (ns === 0 || at === 0) return;
    const label = frame[stack] as number;
    const { file } = frames[label] as Frame;
    const key = `${at} ${file}`;
    rows.set(key, { label, file, line: at, ns: ns + (rows.get(key)?.ns ?? 0) });
  });
  return [...rows.values()].sort((a, b) => b.ns - a.ns);
}

function shareInside(endNs: number, lengthNs: number, range: TimeRange): number {
  if (lengthNs === 0) return 1;
  const inside = Math.min(endNs, range.endNs) - Math.max(endNs - lengthNs, range.startNs);
  return Math.max(0, inside) / lengthNs;
}
