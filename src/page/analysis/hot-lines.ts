/** As processors/hot-lines.ts, for a range of time, with libraries if asked for, and with the functions of bundles. */
import type { Frame } from '../../model/profile.js';
import type { PageProfile } from '../../page-data/decode-page.js';
import { findFramesOfBundles } from '../../processors/long-lines.js';
import { type SumOptions, sumSamples } from './sum-samples.js';

export interface HotLineRow {
  /** Number of a frame, which is its label too. */
  readonly label: number;
  readonly file: string;
  readonly line: number;
  /** Of a bundle's line, which alone says nothing, where the function starts; else 0. */
  readonly column: number;
  readonly ns: number;
}

export interface LineOptions extends SumOptions {
  /** By frame: 1 where a line of it may take the time of what it calls. */
  readonly counts: Uint8Array;
}

/** The most time first. A sample counts for one line: the innermost on its stack whose frame counts. */
export function listHotLines(
  { frames, stacks, threads }: PageProfile,
  endsNs: readonly Float64Array[],
  options: LineOptions,
): readonly HotLineRow[] {
  const { parent, frame, line } = stacks;
  const owner = new Int32Array(parent.length);
  for (let stack = 0; stack < owner.length; stack++) {
    const above = parent[stack] as number;
    if (options.counts[frame[stack] as number] === 1) owner[stack] = stack;
    else owner[stack] = above < 0 ? -1 : (owner[above] as number);
  }
  const nsOfStack = new Float64Array(parent.length);
  sumSamples(nsOfStack, threads, endsNs, () => ({ ofStack: owner, ofEmpty: -1 }), options);
  const fileNumbers = new Map<string, number>();
  const fileOf = frames.map(({ file, name }) => {
    const key = file || name;
    const number = fileNumbers.get(key) ?? fileNumbers.size;
    fileNumbers.set(key, number);
    return number;
  });
  const isOfBundle = findFramesOfBundles(frames);
  const keyOf = (label: number, at: number): number =>
    (fileOf[label] as number) + at * frames.length;
  const nsOfLine = new Map<number, number>();
  const labelOfLine = new Map<number, number>();
  nsOfStack.forEach((ns, stack) => {
    const at = line[stack] as number;
    if (ns === 0 || at === 0) return;
    const label = frame[stack] as number;
    const isItsLine = (frames[label] as Frame).line === at;
    const key = isItsLine && isOfBundle[label] ? -1 - label : keyOf(label, at);
    nsOfLine.set(key, ns + (nsOfLine.get(key) ?? 0));
    labelOfLine.set(key, label);
  });
  const rows = Array.from(nsOfLine, ([key, ns]) => {
    const label = labelOfLine.get(key) as number;
    const { file, line: start, column } = frames[label] as Frame;
    return key < 0
      ? { label, file, line: start, column, ns }
      : { label, file, line: Math.floor(key / frames.length), column: 0, ns };
  });
  return rows.sort((a, b) => b.ns - a.ns);
}
