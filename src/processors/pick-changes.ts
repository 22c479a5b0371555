/** Of a comparison what is worth a look: paths that lead to a change, and nothing beside them. */
import { type Change, type ChangedCall, differenceNs } from '../model/comparison.js';
import type { Frame } from '../model/profile.js';
import { makePseudoFrame } from '../model/pseudo-frame.js';
import { mayBeChange } from './measure-change.js';

const SELF = makePseudoFrame('[self]');
/** A single call between the ends of a chain is shown as it is. */
const SHORTEST_CHAIN = 2;

export interface PickedCall {
  readonly frame: Frame;
  readonly change: Change;
  /** Only calls between its caller and it that are left out. */
  readonly skippedCount: number;
  /** The one with the largest change in it first. */
  readonly children: readonly PickedCall[];
}

interface Weighed extends PickedCall {
  /** The largest difference in it: what grew may hide what shrank beside it. */
  readonly largestNs: number;
  readonly children: readonly Weighed[];
}

/** What changed by `limitNs` or more, and not by chance as far as that is known; the root in any case. */
export function pickChanges(root: ChangedCall, limitNs: number): PickedCall {
  const measure = (change: Change): number =>
    isLarge(change, limitNs) ? Math.abs(differenceNs(change)) : 0;
  const visit = ({ frame, self, total, children }: ChangedCall): Weighed => {
    const kept = children.map(visit).filter(({ largestNs }) => largestNs > 0);
    const selfNs = measure(self);
    if (kept.length > 0 && selfNs > 0) {
      kept.push({ frame: SELF, change: self, skippedCount: 0, children: [], largestNs: selfNs });
    }
    kept.sort((a, b) => b.largestNs - a.largestNs);
    const largestNs = Math.max(measure(total), selfNs, kept[0]?.largestNs ?? 0);
    return { frame, change: total, skippedCount: 0, children: kept.map(skipChain), largestNs };
  };
  return visit(root);
}

export function isLarge(change: Change, limitNs: number): boolean {
  const ns = Math.abs(differenceNs(change));
  return ns > 0 && ns >= limitNs && mayBeChange(change);
}

/** `first`, with the calls taken out that lead from it to one other only. */
function skipChain(first: Weighed): Weighed {
  if (first.children.length !== 1) return first;
  let [end] = first.children as readonly [Weighed];
  let skippedCount = end.skippedCount;
  while (end.children.length === 1) {
    [end] = end.children as readonly [Weighed];
    skippedCount += 1 + end.skippedCount;
  }
  return skippedCount < SHORTEST_CHAIN ? first : { ...first, children: [{ ...end, skippedCount }] };
}
