/** What follows from the shape of a tree alone, whatever its times: computed once, used by all views. */
import type { CallPaths } from './fold-paths.js';

/** Lists of numbers, one after the other: list `i` is `items[starts[i]]` to before `items[starts[i + 1]]`. */
export interface Lists {
  readonly starts: Int32Array;
  readonly items: Int32Array;
}

export interface NodeIndex {
  readonly children: Lists;
  readonly nodesOfLabel: Lists;
  /** 1: no node above it has the same label, so its total counts for that label. */
  readonly isOutermost: Uint8Array;
  /** 0 at the root. */
  readonly depth: Int32Array;
}

export function indexNodes(paths: CallPaths, labelCount: number): NodeIndex {
  const { nodeCount, parent, label } = paths;
  const depth = new Int32Array(nodeCount);
  for (let node = 1; node < nodeCount; node++) {
    depth[node] = (depth[parent[node] as number] as number) + 1;
  }
  const children = collectLists(parent, nodeCount);
  return {
    children,
    nodesOfLabel: collectLists(label, labelCount),
    isOutermost: markOutermost(label, children, labelCount),
    depth,
  };
}

export function readList({ starts, items }: Lists, list: number): Int32Array {
  return items.subarray(starts[list], starts[list + 1]);
}

/** For each number the places where it stands in `owners`, in order; -1 is nobody's. */
function collectLists(owners: Int32Array, listCount: number): Lists {
  const starts = new Int32Array(listCount + 1);
  for (const owner of owners) if (owner >= 0) starts[owner + 1] = (starts[owner + 1] as number) + 1;
  for (let i = 0; i < listCount; i++) {
    starts[i + 1] = (starts[i + 1] as number) + (starts[i] as number);
  }
  const next = starts.slice();
  const items = new Int32Array(starts[listCount] as number);
  owners.forEach((owner, i) => {
    if (owner < 0) return;
    const place = next[owner] as number;
    items[place] = i;
    next[owner] = place + 1;
  });
  return { starts, items };
}

function markOutermost(label: Int32Array, children: Lists, labelCount: number): Uint8Array {
  const isOutermost = new Uint8Array(label.length);
  const open = new Int32Array(labelCount);
  // A node is pushed twice: `~node` is on its way out.
  const pending = [0];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const node = next < 0 ? ~next : next;
    const it = label[node] as number;
    const count = open[it] as number;
    if (next < 0) {
      open[it] = count - 1;
      continue;
    }
    isOutermost[node] = count === 0 ? 1 : 0;
    open[it] = count + 1;
    pending.push(~node);
    for (const child of readList(children, node)) pending.push(child);
  }
  return isOutermost;
}
