/**
 * Stacks that differ only in the lines that are executed are one path of frames: what call trees, and
 * formats that have lines apart from functions, are made of.
 */
import type { Frame, Profile } from './profile.js';

/** Distinct frame paths, parents before their children; `parent` is -1 at a root. */
export interface FramePaths {
  readonly parent: Int32Array;
  readonly frame: readonly Frame[];
  /** From an entry of the stack table to its path. */
  readonly ofStack: Int32Array;
}

export function mergePaths({ frames, stacks }: Profile): FramePaths {
  const parent = new Int32Array(stacks.frame.length);
  const frame: Frame[] = [];
  const ofStack = new Int32Array(stacks.frame.length);
  const known = new Map<number, number>();
  for (let stack = 0; stack < ofStack.length; stack++) {
    const parentStack = stacks.parent[stack] as number;
    const parentPath = parentStack < 0 ? -1 : (ofStack[parentStack] as number);
    const frameIndex = stacks.frame[stack] as number;
    const key = (parentPath + 1) * frames.length + frameIndex;
    let path = known.get(key);
    if (path === undefined) {
      path = frame.length;
      known.set(key, path);
      parent[path] = parentPath;
      frame.push(frames[frameIndex] as Frame);
    }
    ofStack[stack] = path;
  }
  return { parent, frame, ofStack };
}
