/** All functions with what they took wherever they were called; a recursion counts once. */
import type { CallPathTree } from './call-path-tree.js';

export interface FunctionRow {
  readonly label: number;
  readonly selfNs: number;
  readonly totalNs: number;
}

/** The most time of their own first. */
export function listFunctions({ paths, index, times, root }: CallPathTree): readonly FunctionRow[] {
  const labelCount = index.nodesOfLabel.starts.length - 1;
  const selfNs = new Float64Array(labelCount);
  const totalNs = new Float64Array(labelCount);
  for (let node = 0; node < paths.nodeCount; node++) {
    const label = paths.label[node] as number;
    selfNs[label] = (selfNs[label] as number) + (times.selfNs[node] as number);
    if (index.isOutermost[node] === 0 || node === root) continue;
    totalNs[label] = (totalNs[label] as number) + (times.totalNs[node] as number);
  }
  const rows: FunctionRow[] = [];
  totalNs.forEach((total, label) => {
    if (total > 0) rows.push({ label, selfNs: selfNs[label] as number, totalNs: total });
  });
  return rows.sort((a, b) => b.selfNs - a.selfNs || b.totalNs - a.totalNs);
}
