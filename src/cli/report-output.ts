/** Where the report goes, and how it looks there. */
import { accessSync, constants, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { NativeprofError } from '../model/errors.js';
import type { Profile } from '../model/profile.js';
import type { HtmlOptions } from '../renderers/html.js';
import { findRendererOf, TEXT } from '../renderers/registry.js';
import { makeSourceReader } from './read-source.js';
import type { RunOptions } from './run-options.js';

const DEFAULT_WIDTH = 80;

/** Throws ERR_OUTPUT before the program runs, rather than after an hour. */
export function checkOutput(path: string): void {
  try {
    const existing = statSync(path, { throwIfNoEntry: false });
    if (existing?.isDirectory()) throw new Error('it is a folder');
    accessSync(existing === undefined ? dirname(path) : path, constants.W_OK);
  } catch (error) {
    throw new NativeprofError('ERR_OUTPUT', describeFailure(path, error), { cause: error });
  }
}

/** False: the file could not be written, and the report went to stderr instead. */
export function writeReport(profile: Profile, options: RunOptions): boolean {
  const { output } = options;
  if (output !== undefined) {
    try {
      writeFileSync(output, render(profile, options, false));
      process.stderr.write(`nativeprof: report written to ${output}\n`);
      return true;
    } catch (error) {
      process.stderr.write(`nativeprof: ${describeFailure(output, error)}; the report follows\n`);
    }
  }
  process.stderr.write(`\n${render(profile, options, true)}\n`);
  return output === undefined;
}

function render(profile: Profile, options: RunOptions, toStderr: boolean): string | Uint8Array {
  const { output = '' } = options;
  const renderer = (toStderr ? undefined : findRendererOf(output)) ?? TEXT;
  const rendered: HtmlOptions = {
    readSource: makeSourceReader(profile),
    width: (toStderr && process.stderr.columns) || DEFAULT_WIDTH,
    unicode: options.unicode ?? (!toStderr || localeHasUnicode()),
    colour: options.color ?? (toStderr && wantsColour()),
    percent: options.percent ?? false,
    weight: options.cpu ? 'cpu' : 'wall',
    ...(options.threshold === undefined ? {} : { threshold: options.threshold }),
    showAll: options.showAll ?? false,
    mergeRecursion: options.mergeRecursion ?? false,
  };
  return renderer.render(profile, rendered);
}

/** https://no-color.org and https://force-color.org */
function wantsColour(): boolean {
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env;
  if (NO_COLOR !== undefined && NO_COLOR !== '') return false;
  if (FORCE_COLOR !== undefined && FORCE_COLOR !== '') return FORCE_COLOR !== '0';
  return process.stderr.isTTY === true && TERM !== 'dumb';
}

/** Unset, as in most containers, counts as UTF-8: that is what their terminals are. */
function localeHasUnicode(): boolean {
  const { LC_ALL, LC_CTYPE, LANG } = process.env;
  const locale = LC_ALL || LC_CTYPE || LANG;
  return locale === undefined || locale === '' || /utf-?8/i.test(locale);
}

function describeFailure(path: string, error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  const reason =
    code === 'ENOENT'
      ? 'its folder does not exist'
      : code === 'EACCES' || code === 'EROFS'
        ? 'writing there is not permitted'
        : message;
  return `cannot write the report to ${path}: ${reason}`;
}
