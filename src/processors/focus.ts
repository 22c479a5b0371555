/**
 * Profile -> Profile: only the calls of some functions. Each stack begins at the outermost of them; all
 * other time is that of one pseudo-frame, so that moments and totals stay what they are.
 */
import { LEFT_OUT } from '../model/busy-time.js';
import type { FilePattern } from '../model/file-rules.js';
import type { Profile, Thread } from '../model/profile.js';
import { makePseudoFrame } from '../model/pseudo-frame.js';
import { compileFilePattern, compileNamePattern, writePattern } from './file-patterns.js';
import { packageOf } from './packages.js';
import { StackInterner } from './stack-interner.js';

/**
 * A glob matches whole parts of a function's name (`parse` that of `Parser.parse`), a file or a package,
 * or with a `/` whole folders and files of its path. Where nothing matches, the profile is whole, and a note says so.
 */
export function focus<Focused extends Pick<Profile, 'metadata' | 'frames' | 'stacks' | 'threads'>>(
  profile: Focused,
  pattern: FilePattern,
): Focused {
  const matchesName = compileNamePattern(pattern);
  const matchesFile = compileFilePattern(pattern, profile.metadata.cwd);
  // One word is a file or a package: a folder far above may well be called as a function is.
  const isWord = typeof pattern === 'string' && !/[\\/]/.test(pattern);
  const matchesPlace = (file: string): boolean =>
    isWord
      ? matchesFile(packageOf(file) ?? '') || matchesFile(file.replace(/.*[\\/]/s, ''))
      : matchesFile(file);
  const isWanted = profile.frames.map(({ name, file }) => matchesName(name) || matchesPlace(file));
  if (!isWanted.includes(true)) {
    const { metadata } = profile;
    const note = `No function or file matches the focus ${writePattern(pattern)}: the whole is shown.`;
    return { ...profile, metadata: { ...metadata, notes: [...metadata.notes, note] } };
  }
  const { stacks } = profile;
  const interner = new StackInterner();
  const leftOut = interner.add({
    parent: -1,
    frame: profile.frames.length,
    line: 0,
    column: 0,
    inlined: 0,
  });
  const moved = new Int32Array(stacks.frame.length).fill(leftOut);
  for (let stack = 0; stack < moved.length; stack++) {
    const caller = stacks.parent[stack] as number;
    const isBelow = caller >= 0 && moved[caller] !== leftOut;
    const frame = stacks.frame[stack] as number;
    if (!isBelow && !isWanted[frame]) continue;
    moved[stack] = interner.add({
      parent: isBelow ? (moved[caller] as number) : -1,
      frame,
      line: stacks.line[stack] as number,
      column: stacks.column[stack] as number,
      // At the root there is nobody whose code it could be a part of.
      inlined: isBelow ? (stacks.inlined[stack] as number) : 0,
    });
  }
  const move = (stack: number): number => (stack < 0 ? leftOut : (moved[stack] as number));
  return {
    ...profile,
    frames: [...profile.frames, makePseudoFrame(LEFT_OUT)],
    stacks: interner.finish(),
    threads: profile.threads.map((thread) => moveSamples(thread, move)),
  };
}

function moveSamples(thread: Thread, move: (stack: number) => number): Thread {
  return { ...thread, samples: { ...thread.samples, stack: thread.samples.stack.map(move) } };
}
