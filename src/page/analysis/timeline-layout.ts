/**
 * What a thread did, in order of time: for each column of pixels the sample in its middle, and equal
 * calls in neighbouring columns as one box. So the work depends on the width, not on the samples.
 */
import type { BoxRow } from './flame-layout.js';
import type { CallPaths } from './fold-paths.js';
import type { NodeIndex } from './node-index.js';
import { findSample, type TimeRange } from './time-range.js';

export interface Lane {
  /** Of its first sample's span. */
  readonly startNs: number;
  readonly stack: Int32Array;
  readonly endsNs: Float64Array;
  readonly nodeOfStack: Int32Array;
  /** Of the empty stack; what is drawn begins below it. */
  readonly top: number;
}

export function layoutLane(
  lane: Lane,
  paths: CallPaths,
  index: NodeIndex,
  range: TimeRange,
  widthPx: number,
): readonly BoxRow[] {
  const rows: BoxRow[] = [];
  /** The stack of the column before, from the outermost call to the innermost. */
  let open: number[] = [];
  const topDepth = index.depth[lane.top] as number;
  const nsPerPx = (range.endNs - range.startNs) / widthPx;
  let sample = findSample(lane.endsNs, range.startNs);
  for (let x = 0; x <= widthPx; x++) {
    const middleNs = range.startNs + (x + 0.5) * nsPerPx;
    while (sample < lane.endsNs.length && (lane.endsNs[sample] as number) <= middleNs) sample++;
    const isInside = x < widthPx && middleNs >= lane.startNs;
    const stack = isInside ? (lane.stack[sample] ?? -1) : -1;
    const leaf = stack < 0 ? lane.top : (lane.nodeOfStack[stack] as number);
    const now = listPath(leaf, paths.parent, (index.depth[leaf] as number) - topDepth);
    let same = 0;
    while (same < open.length && same < now.length && open[same] === now[same]) same++;
    for (let depth = same; depth < open.length; depth++) {
      const row = rows[depth] as BoxRow;
      row.width.push(x - (row.x.at(-1) as number));
    }
    for (let depth = same; depth < now.length; depth++) {
      rows[depth] ??= { node: [], x: [], width: [] };
      (rows[depth] as BoxRow).node.push(now[depth] as number);
      (rows[depth] as BoxRow).x.push(x);
    }
    open = now;
  }
  return rows;
}

function listPath(leaf: number, parent: Int32Array, length: number): number[] {
  const path = new Array<number>(length);
  let node = leaf;
  for (let i = length - 1; i >= 0; i--) {
    path[i] = node;
    node = parent[node] as number;
  }
  return path;
}
