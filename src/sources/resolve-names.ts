/**
 * Gives the functions of a profile the names that people write: V8 calls a method `parse`, not
 * `Parser.parse`, and most callbacks nothing at all. The text of their files tells.
 */
import type { Frame, Profile } from '../model/profile.js';
import { findLineStarts } from './line-starts.js';
import { type FunctionName, nameFunction } from './name-function.js';
import { readSourceText } from './read-source-text.js';
import { tokenize } from './tokenize.js';
import type { Tokens } from './tokens.js';

/** Undefined: the file cannot be read. */
export type ReadText = (file: string) => string | undefined;

const ANONYMOUS = '(anonymous)';

/**
 * The same profile with better names, read from the files as they are now. Where a file is not what
 * V8 ran, V8's names stay.
 */
export function resolveNames(profile: Profile, readText: ReadText = readSourceText): Profile {
  const frames = [...profile.frames];
  for (const [file, indices] of groupByFile(frames)) {
    const text = readText(file);
    if (text === undefined) continue;
    const names = findNames(
      indices.map((index) => frames[index] as Frame),
      text,
      file,
    );
    indices.forEach((index, i) => {
      const name = names[i];
      if (name !== undefined) frames[index] = { ...(frames[index] as Frame), name };
    });
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

function findNames(
  frames: readonly Frame[],
  text: string,
  file: string,
): readonly (string | undefined)[] {
  const tokens = tokenize(text, { jsx: !/\.[cm]?ts$/.test(file) });
  const lineStarts = findLineStarts(text);
  const functions = frames.map((frame) => findAt(tokens, lineStarts, frame));
  const fitting = frames.filter((frame, i) => fits(frame.name, functions[i]));
  // A text that has changed may still have some function somewhere at the same place.
  if (2 * fitting.length <= frames.length) return [];
  return frames.map((frame, i) => {
    const found = functions[i];
    return fits(frame.name, found) ? chooseName(frame.name, found) : undefined;
  });
}

function findAt(
  tokens: Tokens,
  lineStarts: readonly number[],
  { line, column }: Frame,
): FunctionName | undefined {
  const start = lineStarts[line - 1];
  return start === undefined ? undefined : nameFunction(tokens, start + column - 1);
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

function fits(name: string, found: FunctionName | undefined): boolean {
  if (found === undefined) return false;
  return found.own === undefined || found.own === name || NAMELESS.has(name);
}

function chooseName(name: string, found: FunctionName | undefined): string | undefined {
  // Where the class begins, its constructor does, too.
  if (name === INSTANCE_INITIALIZER) return found?.full?.replace(/^new (.*)$/, '$1 (fields)');
  if (found?.full !== undefined) return found.full;
  const isNameless = name === ANONYMOUS && found?.around !== undefined;
  return isNameless ? `(anonymous in ${found.around})` : undefined;
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
