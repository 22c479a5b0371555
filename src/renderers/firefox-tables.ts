/** What the threads of a Firefox profile share: stacks, frames, functions, sources and strings. */
import type { Frame, Profile } from '../model/profile.js';
import { nameFrame } from '../processors/written-names.js';
import { categoryOf } from './firefox-categories.js';

const NONE = -1;

export function describeTables(profile: Profile) {
  const strings = new Interner<string>();
  const sources = new Interner<string>();
  const funcTable = describeFunctions(profile.frames, strings, sources);
  const { stackTable, frameTable } = describeStacks(profile);
  const filename = sources.items.map((source) => strings.indexOf(source));
  const first = filename.map(() => 1);
  const empty = filename.map(() => null);
  return {
    stackTable,
    frameTable,
    funcTable,
    resourceTable: { name: [], host: [], type: [], length: 0 },
    nativeSymbols: { libIndex: [], address: [], name: [], functionSize: [], length: 0 },
    sources: {
      id: empty,
      filename,
      startLine: first,
      startColumn: first,
      sourceMapURL: empty,
      content: empty,
      length: filename.length,
    },
    sourceLocationTable: { source: [], line: [], column: [], length: 0 },
    stringArray: strings.items,
  };
}

function describeFunctions(
  frames: readonly Frame[],
  strings: Interner<string>,
  sources: Interner<string>,
) {
  return {
    name: frames.map((frame) => strings.indexOf(nameFrame(frame))),
    isJS: frames.map(({ kind }) => kind === 'js'),
    relevantForJS: frames.map(({ kind }) => kind !== 'js'),
    resource: frames.map(() => NONE),
    source: frames.map(({ file }) => (file === '' ? null : sources.indexOf(file))),
    lineNumber: frames.map(({ line }) => line || null),
    columnNumber: frames.map(({ column }) => column || null),
    originalLocation: frames.map(() => null),
    length: frames.length,
  };
}

/** A frame there is a function at a position: ours with the line that is executed. */
function describeStacks({ frames, stacks }: Profile) {
  const positions = new Interner<string>();
  const stackOfPosition: number[] = [];
  const frame = Array.from(stacks.frame, (func, stack) => {
    const position = positions.indexOf(`${func} ${stacks.line[stack]} ${stacks.column[stack]}`);
    stackOfPosition[position] ??= stack;
    return position;
  });
  const func = stackOfPosition.map((stack) => stacks.frame[stack] as number);
  const category = func.map((it) => categoryOf(frames[it] as Frame));
  const nothing = func.map(() => null);
  return {
    stackTable: {
      frame,
      // From a stack back to its caller's; 0: nobody called it.
      prefixOffset: Array.from(stacks.parent, (parent, stack) => (parent < 0 ? 0 : stack - parent)),
      length: frame.length,
    },
    frameTable: {
      address: func.map(() => NONE),
      lib: func.map(() => NONE),
      // It tells frames at one address apart, and none of ours has an address.
      inlineDepth: func.map(() => 0),
      category,
      subcategory: category.map((it) => (it === null ? null : 0)),
      func,
      nativeSymbol: nothing,
      innerWindowID: nothing,
      line: stackOfPosition.map((stack) => stacks.line[stack] || null),
      column: stackOfPosition.map((stack) => stacks.column[stack] || null),
      originalLocation: nothing,
      length: func.length,
    },
  };
}

/** Each item once, by the place where it first appeared. */
class Interner<T> {
  readonly items: T[] = [];
  readonly #indexes = new Map<T, number>();

  indexOf(item: T): number {
    const known = this.#indexes.get(item);
    if (known !== undefined) return known;
    this.#indexes.set(item, this.items.length);
    return this.items.push(item) - 1;
  }
}
