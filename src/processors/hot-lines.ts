/** Which lines the time goes to: in themselves, or in what they call that is not the user's own. */
import type { Weight } from '../model/call-tree.js';
import type { FileRules } from '../model/file-rules.js';
import type { Frame, Profile } from '../model/profile.js';
import { columnOf } from '../model/times.js';
import { findFramesOfBundles } from './long-lines.js';
import { OwnFiles } from './own-files.js';
import { nameFrame, shortenPath } from './written-names.js';

export interface HotLine {
  readonly frame: Frame;
  /** From 1, in the frame's file. */
  readonly line: number;
  /** Of a bundle's line, where the function starts that the time is of; else 0. */
  readonly column: number;
  readonly ns: number;
}

/**
 * Of all lines of the user's own code, the most time first; of a bundle's lines, of each function. A
 * sample counts for one line: the innermost of the user's own on its stack.
 */
export function measureHotLines(
  { frames, stacks, threads }: Profile,
  weight: Weight,
  rules: FileRules,
): readonly HotLine[] {
  const files = new OwnFiles(rules);
  const isOwn = frames.map((frame) => files.isOwnCode(frame));
  // Parents stand before their children.
  const owner = new Int32Array(stacks.frame.length);
  for (let stack = 0; stack < owner.length; stack++) {
    const parent = stacks.parent[stack] as number;
    if (isOwn[stacks.frame[stack] as number]) owner[stack] = stack;
    else owner[stack] = parent < 0 ? -1 : (owner[parent] as number);
  }
  const nsOfStack = new Float64Array(stacks.frame.length);
  for (const { samples } of threads) {
    const column = columnOf(samples, weight);
    for (let i = 0; i < samples.stack.length; i++) {
      const stack = samples.stack[i] as number;
      const own = stack < 0 ? -1 : (owner[stack] as number);
      if (own >= 0) nsOfStack[own] = (nsOfStack[own] as number) + (column[i] as number);
    }
  }
  const isOfBundle = findFramesOfBundles(frames);
  const lines = new Map<string, HotLine>();
  for (let stack = 0; stack < nsOfStack.length; stack++) {
    const ns = nsOfStack[stack] as number;
    const line = stacks.line[stack] as number;
    if (ns === 0 || line === 0) continue;
    const index = stacks.frame[stack] as number;
    const frame = frames[index] as Frame;
    const column = frame.line === line && isOfBundle[index] ? frame.column : 0;
    const key = `${line} ${column} ${frame.file || frame.name}`;
    lines.set(key, { frame, line, column, ns: ns + (lines.get(key)?.ns ?? 0) });
  }
  return [...lines.values()].sort((a, b) => b.ns - a.ns);
}

/** `src/build.ts:41`, `dist/bundle.min.js:1:88213`; of what was evaluated `(new Function):3`. */
export function placeOfLine({ frame, line, column }: HotLine, cwd: string): string {
  return `${shortenPath(frame, cwd) || nameFrame(frame)}:${line}${column > 0 ? `:${column}` : ''}`;
}
