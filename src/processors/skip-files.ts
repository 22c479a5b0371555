/** Profile -> Profile: without the frames of some files, which have been left in it by how it was recorded. */
import type { Profile } from '../model/profile.js';

/** What functions of `files` called is called by their callers, and their own time is theirs, too. */
export function skipFiles(profile: Profile, files: ReadonlySet<string>): Profile {
  const { frames, stacks, threads } = profile;
  const isSkipped = frames.map(({ file }) => files.has(file));
  if (!isSkipped.includes(true)) return profile;
  const parent = new Int32Array(stacks.parent.length);
  /** For each stack the one that remains of it; -1: none. */
  const remaining = new Int32Array(parent.length);
  const remainingOf = (stack: number): number => (stack < 0 ? -1 : (remaining[stack] as number));
  for (let stack = 0; stack < parent.length; stack++) {
    parent[stack] = remainingOf(stacks.parent[stack] as number);
    const isGone = isSkipped[stacks.frame[stack] as number] === true;
    remaining[stack] = isGone ? (parent[stack] as number) : stack;
  }
  return {
    ...profile,
    stacks: { ...stacks, parent },
    threads: threads.map((thread) => ({
      ...thread,
      samples: { ...thread.samples, stack: thread.samples.stack.map(remainingOf) },
    })),
  };
}
