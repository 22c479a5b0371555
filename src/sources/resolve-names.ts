/**
 * Gives the functions of a profile the names that people write: V8 calls a method `parse`, not
 * `Parser.parse`, and most callbacks nothing at all. The text of their files tells.
 */
import type { Frame, Profile } from '../model/profile.js';
import { countUpTo, findLineStarts } from './line-starts.js';
import { type FunctionName, nameFunction, nameFunctionNear } from './name-function.js';
import { readSourceText } from './read-source-text.js';
import { tokenize } from './tokenize.js';
import type { Tokens } from './tokens.js';

/** Undefined: the file cannot be read. */
export type ReadText = (file: string) => string | undefined;

const ANONYMOUS = '(anonymous)';

/**
 * The same profile with better names, read from the files as they are now. Where a file is not what
 * V8 ran, V8's names stay. `inside`: frames whose position is one in the function's body.
 */
export function resolveNames(
  profile: Profile,
  readText: ReadText = readSourceText,
  inside: ReadonlySet<Frame> = new Set(),
): Profile {
  const frames = [...profile.frames];
  for (const [file, indices] of groupByFile(frames)) {
    const text = readText(file);
    if (text === undefined) continue;
    const source = readSource(text, file);
    const own = indices.map((index) => frames[index] as Frame);
    const named = [
      ...nameCompiledHere(
        own.filter(({ generated }) => generated === undefined),
        source,
      ),
      ...nameMapped(
        own.filter(({ generated }) => generated !== undefined),
        source,
        inside,
      ),
    ];
    const nameOf = new Map(named);
    for (const index of indices) {
      const frame = frames[index] as Frame;
      frames[index] = nameOf.get(frame) ?? frame;
    }
  }
  return { ...profile, frames: frames.map(nameGenerated) };
}

function groupByFile(frames: readonly Frame[]): Map<string, number[]> {
  const indicesOf = new Map<string, number[]>();
  frames.forEach((frame, index) => {
    if (!mayGain(frame)) return;
    const indices = indicesOf.get(frame.file);
    if (indices) indices.push(index);
    else indicesOf.set(frame.file, [index]);
  });
  return indicesOf;
}

/** Node's own modules are no files, and a module as a whole has no name. */
function mayGain({ kind, name, file, line, column }: Frame): boolean {
  if (kind !== 'js' || line === 0 || column === 0) return false;
  if (file === '' || file.startsWith('node:')) return false;
  return !(name === ANONYMOUS && line === 1 && column === 1);
}

interface Source {
  readonly tokens: Tokens;
  readonly lineStarts: readonly number[];
}

function readSource(text: string, file: string): Source {
  const tokens = tokenize(text, { jsx: !/\.[cm]?ts$/.test(file) });
  return { tokens, lineStarts: findLineStarts(text) };
}

/** NaN where the text has no such line. */
function placeOf({ line, column }: Frame, { lineStarts }: Source): number {
  return (lineStarts[line - 1] ?? Number.NaN) + column - 1;
}

type Renamed = readonly [old: Frame, named: Frame];

/** Functions that V8 has compiled from this text, as it seems. */
function nameCompiledHere(frames: readonly Frame[], source: Source): readonly Renamed[] {
  const fitting = frames.flatMap((frame) => {
    const found = nameFunction(source.tokens, placeOf(frame, source));
    return found !== undefined && fits(frame.name, found) ? [{ frame, found }] : [];
  });
  // A text that has changed may still have some function somewhere at the same place.
  if (2 * fitting.length <= frames.length) return [];
  return fitting.map(({ frame, found }) => [
    frame,
    { ...frame, name: chooseName(frame.name, found) },
  ]);
}

/** Functions that source maps have found here: what was compiled may have any name. */
function nameMapped(
  frames: readonly Frame[],
  source: Source,
  inside: ReadonlySet<Frame>,
): readonly Renamed[] {
  return frames.flatMap((frame) => {
    const place = placeOf(frame, source);
    const found = nameFunctionNear(source.tokens, place, inside.has(frame));
    if (found === undefined) return [];
    const line = countUpTo(source.lineStarts, found.place);
    const column = found.place - (source.lineStarts[line - 1] as number) + 1;
    return [[frame, { ...frame, name: chooseName(frame.name, found), line, column }]];
  });
}

/** Node 20's names for what gives an object its fields. */
const INSTANCE_INITIALIZER = '<instance_members_initializer>';
const STATIC_INITIALIZER = '<static_initializer>';
/** What V8 calls functions that have no name in the text. */
const NAMELESS: ReadonlySet<string> = new Set([
  ANONYMOUS,
  INSTANCE_INITIALIZER,
  STATIC_INITIALIZER,
]);

function fits(name: string, found: FunctionName): boolean {
  return found.own === undefined || found.own === name || NAMELESS.has(name);
}

function chooseName(name: string, found: FunctionName): string {
  if (found.full !== undefined) {
    // Where the class begins, its constructor does, too.
    const isConstructor = name === INSTANCE_INITIALIZER;
    return isConstructor ? found.full.replace(/^new (.*)$/, '$1 (fields)') : found.full;
  }
  const isNameless = name === ANONYMOUS && found.around !== undefined;
  return isNameless ? `(anonymous in ${found.around})` : name;
}

/** `new Function` begins its text with `(function anonymous(`. */
const NEW_FUNCTION_COLUMN = 20;

/** Code without a file: V8 has no name for it as a whole. */
function nameGenerated(frame: Frame): Frame {
  const { kind, name, file, line, column } = frame;
  if (kind !== 'js' || file !== '' || name !== ANONYMOUS || line !== 1) return frame;
  if (column === 1) return { ...frame, name: '(eval)' };
  return column === NEW_FUNCTION_COLUMN ? { ...frame, name: '(new Function)' } : frame;
}
