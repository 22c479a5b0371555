/**
 * Functions of the same name and file become one frame in all profiles that are compared. Not by line:
 * lines move from one version to the next. Nor by folder: two checkouts lie in two of them.
 */
import type { Frame, Profile } from '../model/profile.js';
import { packageOf } from './packages.js';
import { nameFrame, shortenPath } from './written-names.js';

export class SharedFrames {
  readonly #frames = new Map<string, Frame>();

  /** `cwd`: the folder in which frames of the program's own are said to be. */
  constructor(readonly cwd: string) {}

  /** The profile with the frames of those before where there are such. */
  share(profile: Profile): Profile {
    // Other tools' files do not tell theirs: most likely it is the same.
    const cwd = profile.metadata.cwd || this.cwd;
    const frames: Frame[] = [];
    const indexes = new Map<Frame, number>();
    const indexOf = profile.frames.map((own) => {
      const frame = this.#find(own, cwd);
      const index = indexes.get(frame) ?? frames.push(frame) - 1;
      indexes.set(frame, index);
      return index;
    });
    const frame = profile.stacks.frame.map((index) => indexOf[index] as number);
    return { ...profile, frames, stacks: { ...profile.stacks, frame } };
  }

  #find(frame: Frame, cwd: string): Frame {
    const path = shortenPath(frame, cwd);
    const key = `${nameFrame(frame)}\n${path}`;
    let shared = this.#frames.get(key);
    if (shared === undefined) {
      const isInCwd = packageOf(frame.file) === undefined && frame.file.endsWith(path);
      const isMoved = frame.kind === 'js' && isInCwd && path !== frame.file && cwd !== this.cwd;
      shared = isMoved ? { ...frame, file: `${this.cwd}/${path}` } : frame;
      this.#frames.set(key, shared);
    }
    return shared;
  }
}
