/**
 * The aggregate of a Profile: one CallNode per distinct path of frames, with self and total times.
 * Processors take a CallTree and return a new one; nothing here is changed in place.
 */
import type { Frame, Profile } from './profile.js';

/** Wall and CPU time in nanoseconds, and how many samples (not ticks) they were seen in. */
export interface Times {
  readonly wallNs: number;
  readonly cpuNs: number;
  readonly samples: number;
}

/** What a CallNode stands for beside an ordinary frame. */
export type CallNodeRole =
  /** One frame of the profile. */
  | 'frame'
  /** The root. */
  | 'root'
  /** One thread, where several were recorded: a child of the root. */
  | 'thread'
  /** A parent's own time, drawn as a child: `[self]`. */
  | 'self'
  /** A connected group of library frames that was folded. */
  | 'group'
  /** Siblings cut for being small, added up. */
  | 'rest'
  /** Calls that led to one other only, folded between their caller and the one that stays. */
  | 'chain';

/** The time that orders children and that shares are taken of. */
export type Weight = 'wall' | 'cpu';

export interface CallNode {
  readonly role: CallNodeRole;
  /**
   * `group`: a pseudo-frame named after the package; for Node's own modules the function that was
   * called, since `readFileSync` says more than `node:fs`.
   */
  readonly frame: Frame;
  readonly self: Times;
  readonly total: Times;
  /** In order of the tree's weight, largest total first; a `rest` is last. */
  readonly children: readonly CallNode[];
  /** `group`: how many different frames were folded. `rest`: how many children were cut.
   * `chain`: how many calls. */
  readonly hiddenCount?: number;
  /** `group`: its frames with the most self time, largest first. */
  readonly hottestHidden?: readonly HiddenFrame[];
}

export interface HiddenFrame {
  readonly frame: Frame;
  readonly self: Times;
}

export interface CallTree {
  readonly root: CallNode;
  readonly profile: Profile;
  readonly weight: Weight;
}
