/** The calls of a comparison as trees, which differ in what makes a call large. */
import { type Change, differenceNs } from '../../model/comparison.js';
import type { ChangedFrame, DiffPage } from '../../page-data/diff-page.js';
import { mayBeChange } from '../../processors/measure-change.js';
import { isLarge } from '../../processors/pick-changes.js';
import type { Tree } from './tree.js';

export type Side = 'before' | 'after';

export class ChangeTree implements Tree {
  readonly root = 0;
  readonly #children: number[][];

  constructor(
    readonly page: DiffPage,
    readonly selfNs: Float64Array,
    readonly totalNs: Float64Array,
  ) {
    this.#children = page.calls.map(() => []);
    page.parent.forEach((parent, call) => {
      if (parent >= 0 && this.totalNsOf(call) > 0) this.#children[parent]?.push(call);
    });
    for (const children of this.#children) {
      children.sort((a, b) => this.totalNsOf(b) - this.totalNsOf(a) || a - b);
    }
  }

  parentOf(node: number): number {
    return this.page.parent[node] as number;
  }

  labelOf(node: number): number {
    return this.callOf(node).frame;
  }

  selfNsOf(node: number): number {
    return this.selfNs[node] as number;
  }

  totalNsOf(node: number): number {
    return this.totalNs[node] as number;
  }

  /** Packages are folded as a whole: nothing of them is there. */
  hiddenCountOf(): number {
    return 0;
  }

  childrenOf(node: number): readonly number[] {
    return this.#children[node] as number[];
  }

  callOf(node: number): ChangedFrame {
    return this.page.calls[node] as ChangedFrame;
  }
}

/** As it was, or as it is: what ran on one side alone is in that tree alone. */
export function makeTreeOfSide(page: DiffPage, side: Side): ChangeTree {
  const read = ({ beforeNs, afterNs }: Change) => (side === 'before' ? beforeNs : afterNs);
  return new ChangeTree(
    page,
    Float64Array.from(page.calls, ({ self }) => read(self)),
    Float64Array.from(page.calls, ({ total }) => read(total)),
  );
}

/**
 * A call is as large as the largest change in it: what grew may hide what shrank beside it. What did
 * not change beyond noise is not there.
 */
export function makeTreeOfChanges(page: DiffPage): ChangeTree {
  const measure = (change: Change) => (mayBeChange(change) ? Math.abs(differenceNs(change)) : 0);
  const selfNs = Float64Array.from(page.calls, ({ self }) => measure(self));
  const largestNs = Float64Array.from(page.calls, ({ total }, call) =>
    Math.max(measure(total), selfNs[call] as number),
  );
  // Callers stand before what they call.
  for (let call = largestNs.length - 1; call > 0; call--) {
    const caller = page.parent[call] as number;
    largestNs[caller] = Math.max(largestNs[caller] as number, largestNs[call] as number);
  }
  return new ChangeTree(page, selfNs, largestNs);
}

/** The root, and the ways to changes that are a good part of the largest. */
export function findChangedPaths(tree: ChangeTree, leastNs: number): ReadonlySet<number> {
  const limitNs = Math.max(leastNs, OPENED_PART * tree.totalNsOf(tree.root));
  const opened = new Set([tree.root]);
  // A Set is visited in the order of insertion, what is added meanwhile included.
  for (const node of opened) {
    for (const child of tree.childrenOf(node)) {
      if (tree.totalNsOf(child) >= limitNs) opened.add(child);
    }
  }
  return opened;
}

const OPENED_PART = 0.2;

export type Grade = -3 | -2 | -1 | 0 | 1 | 2 | 3;

/** How much of the time before: 20 % and 50 % are steps. 0: alike, as far as can be told. */
export function gradeChange(change: Change, leastNs: number): Grade {
  if (!isLarge(change, leastNs)) return 0;
  const growth = differenceNs(change) / change.beforeNs;
  const size = Math.abs(growth);
  const grade = size >= 0.5 ? 3 : size >= 0.2 ? 2 : 1;
  return (growth > 0 ? grade : -grade) as Grade;
}
