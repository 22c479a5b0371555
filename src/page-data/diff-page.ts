/**
 * What the page of a comparison holds: its head, and calls and functions as columns, all in JSON. There
 * are no samples in it, only what they came to, so it is small.
 */
import type { Change, ChangedCall, ChangedFunction, Comparison } from '../model/comparison.js';
import type { FileRules } from '../model/file-rules.js';
import type { Frame } from '../model/profile.js';
import { type PageRules, readRules, writeRules } from './page-rules.js';

export interface DiffHead {
  readonly title: string;
  readonly verdict: string;
  /** What is compared, and what is known of each side. */
  readonly measure: readonly string[];
  readonly before: readonly string[];
  readonly after: readonly string[];
  /** What to know of the recordings. */
  readonly sentences: readonly string[];
  /** In which the frames are. */
  readonly cwd: string;
  /** Of seconds. */
  readonly decimals: number;
  /** Share of the larger total below which a change does not count at first. */
  readonly threshold: number;
}

/** The same as in a Comparison, each call with the number of its caller; the root is call 0. */
export interface DiffPage {
  readonly head: DiffHead;
  readonly rules: FileRules;
  readonly frames: readonly Frame[];
  /** Callers stand before what they call; -1 at the root. */
  readonly parent: readonly number[];
  readonly calls: readonly ChangedFrame[];
  readonly functions: readonly ChangedFrame[];
}

export interface ChangedFrame {
  /** Its number. */
  readonly frame: number;
  readonly self: Change;
  readonly total: Change;
}

/** Before and after in whole nanoseconds, and the p-value where there is one. */
type ChangeColumns = readonly [readonly number[], readonly number[], readonly (number | null)[]];

interface ChangedColumns {
  readonly frame: readonly number[];
  readonly self: ChangeColumns;
  readonly total: ChangeColumns;
}

interface DiffJson extends Pick<DiffPage, 'head' | 'frames' | 'parent'> {
  readonly rules: PageRules;
  readonly calls: ChangedColumns;
  readonly functions: ChangedColumns;
}

export function encodeDiffPage({ root, functions, rules }: Comparison, head: DiffHead): Uint8Array {
  const numbers = new Map<Frame, number>();
  const intern = (frame: Frame): number => {
    const known = numbers.get(frame) ?? numbers.size;
    numbers.set(frame, known);
    return known;
  };
  const calls: ChangedCall[] = [];
  const parent: number[] = [];
  const visit = (call: ChangedCall, caller: number): void => {
    const number = calls.push(call) - 1;
    parent.push(caller);
    for (const child of call.children) visit(child, number);
  };
  visit(root, -1);
  const writeAll = (all: readonly ChangedFunction[]): ChangedColumns => ({
    frame: all.map(({ frame }) => intern(frame)),
    self: writeChanges(all.map(({ self }) => self)),
    total: writeChanges(all.map(({ total }) => total)),
  });
  const json: DiffJson = {
    head,
    rules: writeRules(rules),
    parent,
    calls: writeAll(calls),
    functions: writeAll(functions),
    // Last: the rest has numbered them.
    frames: [...numbers.keys()].map(({ kind, name, file, line, column }) => ({
      kind,
      name,
      file,
      line,
      column,
    })),
  };
  return new TextEncoder().encode(JSON.stringify(json));
}

export function decodeDiffPage(bytes: Uint8Array): DiffPage {
  const json = JSON.parse(new TextDecoder().decode(bytes)) as DiffJson;
  const { head, frames, parent, calls, functions, rules } = json;
  return {
    head,
    frames,
    parent,
    rules: readRules(rules),
    calls: readAll(calls),
    functions: readAll(functions),
  };
}

function writeChanges(changes: readonly Change[]): ChangeColumns {
  return [
    changes.map(({ beforeNs }) => Math.round(beforeNs)),
    changes.map(({ afterNs }) => Math.round(afterNs)),
    changes.map(({ pValue }) => pValue ?? null),
  ];
}

function readAll({ frame, self, total }: ChangedColumns): ChangedFrame[] {
  return frame.map((it, i) => ({
    frame: it,
    self: readChange(self, i),
    total: readChange(total, i),
  }));
}

function readChange([before, after, pValues]: ChangeColumns, i: number): Change {
  return {
    beforeNs: before[i] as number,
    afterNs: after[i] as number,
    pValue: pValues[i] ?? undefined,
  };
}
