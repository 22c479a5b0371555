/** The time of samples, added up by what their stacks stand for. */
import type { Weight } from '../../model/call-tree.js';
import type { Thread } from '../../model/profile.js';
import { findSample, shareInside, type TimeRange } from './time-range.js';

export interface SumOptions {
  readonly weight: Weight;
  /** The whole recording without it. */
  readonly range?: TimeRange | undefined;
  /** Number of the only thread that counts; all without it. */
  readonly thread?: number | undefined;
}

/** Where the time of a thread's samples goes. */
export interface Places {
  /** For each stack; below 0 is nowhere. */
  readonly ofStack: Int32Array;
  /** Of the empty stack. */
  readonly ofEmpty: number;
}

/** `placesOf` is asked for each thread that counts. */
export function sumSamples(
  sumsNs: Float64Array,
  threads: readonly Thread[],
  endsNs: readonly Float64Array[],
  placesOf: (thread: number) => Places,
  { weight, range, thread: only }: SumOptions,
): void {
  threads.forEach(({ samples }, thread) => {
    if (only !== undefined && only !== thread) return;
    const { ofStack, ofEmpty } = placesOf(thread);
    const { stack, wallNs } = samples;
    const column = weight === 'cpu' ? samples.cpuNs : wallNs;
    const ends = endsNs[thread] as Float64Array;
    const first = range === undefined ? 0 : findSample(ends, range.startNs);
    const last = range === undefined ? ends.length : findSample(ends, range.endNs) + 1;
    for (let i = first; i < last && i < stack.length; i++) {
      const it = stack[i] as number;
      const place = it < 0 ? ofEmpty : (ofStack[it] as number);
      if (place < 0) continue;
      const share =
        range === undefined ? 1 : shareInside(ends[i] as number, wallNs[i] as number, range);
      sumsNs[place] = (sumsNs[place] as number) + (column[i] as number) * share;
    }
  });
}
