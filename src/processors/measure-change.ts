/** Times of single runs in, what changed out. */
import type { Change } from '../model/comparison.js';
import { RankSumTest, SIGNIFICANCE_LEVEL } from './rank-sum-test.js';

/** Of each run one time: those before, then those after. */
export type RunTimesNs = Float64Array;
export type MeasureChange = (times: RunTimesNs) => Change;

export function makeChangeMeasure(beforeCount: number, afterCount: number): MeasureChange {
  const test = new RankSumTest(beforeCount, afterCount);
  const { canTell } = test;
  return (times) => ({
    beforeNs: mean(times.subarray(0, beforeCount)),
    afterNs: mean(times.subarray(beforeCount)),
    pValue: canTell ? test.measure(times) : undefined,
  });
}

/** Where nobody can tell, everything may be one. */
export function mayBeChange({ pValue }: Change): boolean {
  return pValue === undefined || pValue < SIGNIFICANCE_LEVEL;
}

function mean(times: RunTimesNs): number {
  return times.reduce((sum, ns) => sum + ns, 0) / times.length;
}
