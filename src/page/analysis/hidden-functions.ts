/** Which functions of a folded package have the most time of their own. */
import type { Thread } from '../../model/profile.js';
import type { CallPaths } from './fold-paths.js';
import { type SumOptions, sumSamples } from './sum-samples.js';

export interface HiddenFunction {
  readonly label: number;
  readonly selfNs: number;
}

const MOST_SHOWN = 5;

/** By node; the most time first. A node that hides nothing is not there. */
export function listHiddenFunctions(
  threads: readonly Thread[],
  endsNs: readonly Float64Array[],
  paths: CallPaths,
  options: SumOptions,
): ReadonlyMap<number, readonly HiddenFunction[]> {
  const { hiddenCount, hiddenNode, hiddenLabel, hiddenOfStack } = paths;
  const pairNs = new Float64Array(hiddenNode.length);
  const placesOf = (thread: number) => ({
    ofStack: hiddenOfStack[thread] as Int32Array,
    ofEmpty: 0,
  });
  sumSamples(pairNs, threads, endsNs, placesOf, options);
  const byNode = new Map<number, HiddenFunction[]>();
  for (let pair = 1; pair < pairNs.length; pair++) {
    const node = hiddenNode[pair] as number;
    const selfNs = pairNs[pair] as number;
    if (selfNs === 0 || hiddenCount[node] === 0) continue;
    const hidden = { label: hiddenLabel[pair] as number, selfNs };
    const others = byNode.get(node);
    if (others) others.push(hidden);
    else byNode.set(node, [hidden]);
  }
  for (const [node, hidden] of byNode) {
    hidden.sort((a, b) => b.selfNs - a.selfNs);
    byNode.set(node, hidden.slice(0, MOST_SHOWN));
  }
  return byNode;
}
