/** Self and total time of every node, of all samples or of those in a range of time. */
import type { Weight } from '../../model/call-tree.js';
import type { Thread } from '../../model/profile.js';
import type { CallPaths } from './fold-paths.js';
import { findSample, type TimeRange } from './time-range.js';

export interface NodeTimes {
  readonly selfNs: Float64Array;
  readonly totalNs: Float64Array;
}

export interface SumOptions {
  readonly weight: Weight;
  /** The whole recording without it. */
  readonly range?: TimeRange | undefined;
  /** Number of the only thread that counts; all without it. */
  readonly thread?: number | undefined;
}

export function sumTimes(
  threads: readonly Thread[],
  endsNs: readonly Float64Array[],
  paths: CallPaths,
  options: SumOptions,
): NodeTimes {
  const selfNs = new Float64Array(paths.nodeCount);
  threads.forEach((thread, i) => {
    if (options.thread !== undefined && options.thread !== i) return;
    const top = paths.threadNodes[i] as number;
    const nodeOfStack = paths.nodeOfStack[i] as Int32Array;
    sumThread(selfNs, thread, endsNs[i] as Float64Array, nodeOfStack, top, options);
  });
  const totalNs = selfNs.slice();
  // Parents stand before their children.
  for (let node = paths.nodeCount - 1; node > 0; node--) {
    const parent = paths.parent[node] as number;
    totalNs[parent] = (totalNs[parent] as number) + (totalNs[node] as number);
  }
  return { selfNs, totalNs };
}

function sumThread(
  selfNs: Float64Array,
  { samples }: Thread,
  endsNs: Float64Array,
  nodeOfStack: Int32Array,
  top: number,
  { weight, range }: SumOptions,
): void {
  const { stack, wallNs } = samples;
  const column = weight === 'cpu' ? samples.cpuNs : wallNs;
  const first = range === undefined ? 0 : findSample(endsNs, range.startNs);
  for (let i = first; i < stack.length; i++) {
    let ns = column[i] as number;
    if (range !== undefined) {
      const end = endsNs[i] as number;
      const start = end - (wallNs[i] as number);
      if (start >= range.endNs) break;
      // Of a sample at the edge the part that lies within.
      const inside = Math.min(end, range.endNs) - Math.max(start, range.startNs);
      if (inside < end - start) ns *= inside / (end - start);
    }
    const it = stack[i] as number;
    const node = it < 0 ? top : (nodeOfStack[it] as number);
    selfNs[node] = (selfNs[node] as number) + ns;
  }
}
