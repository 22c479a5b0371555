/** A part of the recording, in nanoseconds since its start. */
import type { Thread } from '../../model/profile.js';

export interface TimeRange {
  readonly startNs: number;
  readonly endNs: number;
}

/** For each sample when it ends. */
export function sumEnds({ samples, startNs = 0 }: Thread): Float64Array {
  let endNs = startNs;
  return samples.wallNs.map((wallNs) => {
    endNs += wallNs;
    return endNs;
  });
}

/** The first sample that ends after `timeNs`; as many as there are samples: none does. */
export function findSample(endsNs: Float64Array, timeNs: number): number {
  let low = 0;
  let high = endsNs.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((endsNs[middle] as number) > timeNs) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** How much of a sample lies in the range, 0 to 1. */
export function shareInside(endNs: number, lengthNs: number, range: TimeRange): number {
  if (lengthNs === 0) return 1;
  const startNs = endNs - lengthNs;
  const insideNs = Math.min(endNs, range.endNs) - Math.max(startNs, range.startNs);
  return Math.max(0, insideNs) / lengthNs;
}

/** In order and inside `whole`. */
export function clampRange({ startNs, endNs }: TimeRange, whole: TimeRange): TimeRange {
  const clamp = (ns: number) => Math.min(Math.max(ns, whole.startNs), whole.endNs);
  return { startNs: clamp(Math.min(startNs, endNs)), endNs: clamp(Math.max(startNs, endNs)) };
}

/** Narrower or broader by `factor` around `aroundNs`, which keeps its place; as far as `whole`. */
export function zoomRange(
  range: TimeRange,
  factor: number,
  aroundNs: number,
  whole: TimeRange,
): TimeRange {
  const lengthNs = Math.min(
    Math.max((range.endNs - range.startNs) * factor, LEAST_RANGE_NS),
    whole.endNs - whole.startNs,
  );
  const place = (aroundNs - range.startNs) / (range.endNs - range.startNs);
  return moveInside(aroundNs - place * lengthNs, lengthNs, whole);
}

/** Later by a share of its own length. */
export function shiftRange(range: TimeRange, share: number, whole: TimeRange): TimeRange {
  const lengthNs = range.endNs - range.startNs;
  return moveInside(range.startNs + share * lengthNs, lengthNs, whole);
}

/** Less is within a sample. */
const LEAST_RANGE_NS = 1000;

function moveInside(startNs: number, lengthNs: number, whole: TimeRange): TimeRange {
  const moved = Math.min(Math.max(startNs, whole.startNs), whole.endNs - lengthNs);
  return { startNs: moved, endNs: moved + lengthNs };
}
