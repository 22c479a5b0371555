/** Where the boxes of a flame graph are: one row for each depth, in it from left to right. */
import { listAncestors, type Tree } from './tree.js';

/** Boxes of one row as columns. */
export interface BoxRow {
  readonly node: number[];
  readonly x: number[];
  readonly width: number[];
}

/** Stands for siblings that are too narrow to be seen one by one. */
export const NARROW = -1;

/** Less than a pixel is not drawn. */
const LEAST_WIDTH_PX = 1;

/**
 * The focus takes the whole width, with its ancestors above it, what it calls below. Children lie at
 * the left of their parent, the widest first; what is narrower than a pixel is one box.
 */
export function layoutFlame(tree: Tree, focus: number, widthPx: number): readonly BoxRow[] {
  const rows: BoxRow[] = [];
  for (const ancestor of listAncestors(tree, focus)) {
    rows.push({ node: [ancestor], x: [0], width: [widthPx] });
  }
  const pxPerNs = widthPx / tree.totalNsOf(focus);
  let row: BoxRow = { node: [focus], x: [0], width: [widthPx] };
  while (row.node.length > 0) {
    rows.push(row);
    row = layoutChildren(tree, row, pxPerNs);
  }
  return rows;
}

function layoutChildren(tree: Tree, above: BoxRow, pxPerNs: number): BoxRow {
  const row: BoxRow = { node: [], x: [], width: [] };
  const add = (node: number, x: number, width: number) => {
    row.node.push(node);
    row.x.push(x);
    row.width.push(width);
  };
  above.node.forEach((parent, i) => {
    if (parent === NARROW) return;
    const children = tree.childrenOf(parent);
    let x = above.x[i] as number;
    let next = 0;
    for (; next < children.length; next++) {
      const child = children[next] as number;
      const width = tree.totalNsOf(child) * pxPerNs;
      if (width < LEAST_WIDTH_PX) break;
      add(child, x, width);
      x += width;
    }
    let narrow = 0;
    for (; next < children.length; next++) {
      narrow += tree.totalNsOf(children[next] as number) * pxPerNs;
    }
    if (narrow >= LEAST_WIDTH_PX) add(NARROW, x, narrow);
  });
  return row;
}

/** The place in the row of the box at `x`; -1: there is none. */
export function findBox({ x, width }: BoxRow, at: number): number {
  let low = 0;
  let high = x.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((x[middle] as number) <= at) low = middle + 1;
    else high = middle;
  }
  const box = low - 1;
  return box >= 0 && at < (x[box] as number) + (width[box] as number) ? box : -1;
}
