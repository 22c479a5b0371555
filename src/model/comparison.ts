/** What changed from one version of a program to the next: times of both, by path and by function. */
import type { Weight } from './call-tree.js';
import type { FileRules } from './file-rules.js';
import type { Frame, Profile } from './profile.js';

export interface Change {
  /** Means over the runs; 0 where it was never seen. */
  readonly beforeNs: number;
  readonly afterNs: number;
  /**
   * How likely a difference like that is between runs of one and the same program; undefined: too few
   * runs to tell.
   */
  readonly pValue: number | undefined;
}

/** One path of calls, in the program before, after, or both. */
export interface ChangedCall {
  readonly frame: Frame;
  readonly self: Change;
  readonly total: Change;
  /** The largest change of the total first. */
  readonly children: readonly ChangedCall[];
}

/** One function, wherever it was called from. */
export interface ChangedFunction {
  readonly frame: Frame;
  readonly self: Change;
  readonly total: Change;
}

export type Runs = readonly [Profile, ...Profile[]];

export interface Comparison {
  readonly weight: Weight;
  /** Whose files are whose. */
  readonly rules: FileRules;
  /** The runs that were compared; their frames are those of `root` and `functions`. */
  readonly before: Runs;
  readonly after: Runs;
  /** All threads together, without the time in which nothing was to do: `[idle]`. */
  readonly root: ChangedCall;
  /** The time of each run, that of `root`. */
  readonly totalsNs: { readonly before: readonly number[]; readonly after: readonly number[] };
  /** The largest change of the own time first. */
  readonly functions: readonly ChangedFunction[];
}

export function differenceNs({ beforeNs, afterNs }: Change): number {
  return afterNs - beforeNs;
}

export function byDifference(a: Change, b: Change): number {
  return Math.abs(differenceNs(b)) - Math.abs(differenceNs(a));
}
