/** Runs of a program before a change, and after it: what grew and what shrank. */
import { buildCallTree } from '../model/build-call-tree.js';
import { measureBusyNs } from '../model/busy-time.js';
import type { Weight } from '../model/call-tree.js';
import type { Comparison, Runs } from '../model/comparison.js';
import { NativeprofError } from '../model/errors.js';
import type { FileRules } from '../model/file-rules.js';
import type { Profile } from '../model/profile.js';
import { compareFunctions } from './compare-functions.js';
import { compareTrees } from './compare-trees.js';
import { listOwnPackages } from './packages.js';
import { SharedFrames } from './share-frames.js';

export interface CompareOptions extends Pick<FileRules, 'hide' | 'show'> {
  /** The time that is compared; `wall` without it. */
  readonly weight?: Weight;
  /** Leave libraries and Node's start as they are. */
  readonly showAll?: boolean;
}

/**
 * Each profile is one run; four and four are enough to tell a change from noise. Functions are the same
 * where name and file are. Throws ERR_INVALID_OPTION without a profile on either side.
 */
export function compareProfiles(
  before: readonly Profile[],
  after: readonly Profile[],
  { weight = 'wall', showAll = false, hide = [], show = [] }: CompareOptions = {},
): Comparison {
  checkRuns(before);
  checkRuns(after);
  const folders = [...after, ...before].map(({ metadata }) => metadata.cwd);
  const cwd = folders.find((it) => it !== '') ?? '';
  const frames = new SharedFrames(cwd);
  const share = ([first, ...others]: Runs): Runs => [
    frames.share(first),
    ...others.map((profile) => frames.share(profile)),
  ];
  // First those after: where a function is now leads to its source.
  const sharedAfter = share(after);
  const sharedBefore = share(before);
  const build = (profile: Profile) => buildCallTree(profile, { weight });
  const treesBefore = sharedBefore.map(build);
  const treesAfter = sharedAfter.map(build);
  const ownPackages = [...before, ...after].flatMap(({ metadata }) =>
    listOwnPackages(metadata.mainScript),
  );
  const rules = { ownPackages, cwd, hide, show };
  return {
    weight,
    rules,
    before: sharedBefore,
    after: sharedAfter,
    root: compareTrees(treesBefore, treesAfter, showAll ? undefined : rules),
    totalsNs: { before: treesBefore.map(measureBusyNs), after: treesAfter.map(measureBusyNs) },
    functions: compareFunctions(treesBefore, treesAfter),
  };
}

function checkRuns(profiles: readonly Profile[]): asserts profiles is Runs {
  if (profiles.length > 0) return;
  throw new NativeprofError('ERR_INVALID_OPTION', 'there must be a profile before and one after');
}
