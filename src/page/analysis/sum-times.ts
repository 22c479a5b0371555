/** Self and total time of every node, of all samples or of those in a range of time. */
import type { Thread } from '../../model/profile.js';
import type { CallPaths } from './fold-paths.js';
import { type SumOptions, sumSamples } from './sum-samples.js';

export interface NodeTimes {
  readonly selfNs: Float64Array;
  readonly totalNs: Float64Array;
}

export function sumTimes(
  threads: readonly Thread[],
  endsNs: readonly Float64Array[],
  paths: CallPaths,
  options: SumOptions,
): NodeTimes {
  const selfNs = new Float64Array(paths.nodeCount);
  const placesOf = (thread: number) => ({
    ofStack: paths.nodeOfStack[thread] as Int32Array,
    ofEmpty: paths.threadNodes[thread] as number,
  });
  sumSamples(selfNs, threads, endsNs, placesOf, options);
  const totalNs = selfNs.slice();
  // Parents stand before their children.
  for (let node = paths.nodeCount - 1; node > 0; node--) {
    const parent = paths.parent[node] as number;
    totalNs[parent] = (totalNs[parent] as number) + (totalNs[node] as number);
  }
  return { selfNs, totalNs };
}
