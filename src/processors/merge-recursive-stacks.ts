/**
 * Profile -> Profile: what merge-recursion.ts does to a tree, done to stacks, for the page makes its tree
 * itself. Lines stay: an entry of the stack table is a frame at a line.
 */
import type { Frame, Profile } from '../model/profile.js';
import { isCarrier, isLoader, isOfUser } from './fold-startup.js';
import { StackInterner } from './stack-interner.js';

export function mergeRecursiveStacks<P extends Pick<Profile, 'frames' | 'stacks' | 'threads'>>(
  profile: P,
): P {
  const { frames, stacks, threads } = profile;
  const interner = new StackInterner();
  const merged = new Int32Array(stacks.frame.length);
  /** Of merged stacks. */
  const parents: number[] = [];
  const frameOf: number[] = [];
  /** Taken off by fold-startup.ts, before a tree is merged: a loader below is another call. */
  const isStartup: boolean[] = [];
  for (let stack = 0; stack < merged.length; stack++) {
    const caller = stacks.parent[stack] as number;
    const frame = stacks.frame[stack] as number;
    let parent = caller < 0 ? -1 : (merged[caller] as number);
    for (let it = parent; it >= 0 && !isStartup[it]; it = parents[it] as number) {
      if (frameOf[it] !== frame) continue;
      parent = parents[it] as number;
      break;
    }
    const entry = interner.add({
      parent,
      frame,
      line: stacks.line[stack] as number,
      column: stacks.column[stack] as number,
      inlined: stacks.inlined[stack] as number,
    });
    parents[entry] = parent;
    frameOf[entry] = frame;
    const called = frames[frame] as Frame;
    isStartup[entry] =
      parent < 0 ? startsPrograms(called) : isStartup[parent] === true && isOfNode(called);
    merged[stack] = entry;
  }
  return {
    ...profile,
    stacks: interner.finish(),
    threads: threads.map((thread) => ({
      ...thread,
      samples: {
        ...thread.samples,
        stack: thread.samples.stack.map((it) => (it < 0 ? it : (merged[it] as number))),
      },
    })),
  };
}

function startsPrograms(frame: Frame): boolean {
  return isLoader(frame) || isCarrier(frame);
}

function isOfNode(frame: Frame): boolean {
  return frame.kind !== 'pseudo' && !isOfUser(frame);
}
