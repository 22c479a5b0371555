/**
 * Recordings that could not be written. A full disk still has room for a name: an empty file tells why,
 * `PATH.unwritten.ERRNO`. native/recording_journal.cc leaves such files too.
 */
import { readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname } from 'node:path';
import { getSystemErrorName } from 'node:util';
import { explainFileFailure } from '../model/file-failure.js';
import type { Profile } from '../model/profile.js';

/** A part of a recording that rotates has `.open` behind its name while it is written. */
const MARK = /^(.*?)(?:\.open)?\.unwritten\.(\d+)$/s;

/** Never throws: where not even a name can be written the parent finds no recording, and says so. */
export function markUnwritten(path: string, { errno = 0 }: NodeJS.ErrnoException): void {
  try {
    writeFileSync(`${path}.unwritten.${Math.abs(errno)}`, '', { mode: 0o600 });
  } catch {}
}

/**
 * Of the recording at `path` the error, `ENOSPC`, that cut it off; undefined: there was none, as far as
 * is known.
 */
export function findUnwritten(path: string): string | undefined {
  const whole = basename(path, '.open');
  return listUnwritten(dirname(path)).find(({ name }) => name === whole)?.code;
}

/** `name`: of a recording, which may not be there. */
export function listUnwritten(
  directory: string,
): { readonly name: string; readonly code: string }[] {
  return readdirSync(directory).flatMap((it) => {
    const [, name, errno] = MARK.exec(it) ?? [];
    if (name === undefined) return [];
    return { name, code: Number(errno) > 0 ? getSystemErrorName(-Number(errno)) : '' };
  });
}

/** In words that follow a colon. */
export function explainUnwritten(code: string): string {
  return explainFileFailure({ code, message: code || 'the reason is not known' });
}

/** What to do where the temporary folder cannot be written to. */
export const OTHER_FOLDER = 'set TMPDIR to another folder';

/** In words that follow a colon, for whoever started the run. */
export function describeUnwritten(code: string): string {
  // Of the size of files it is the same everywhere.
  const advice = code === 'EFBIG' ? '' : `; ${OTHER_FOLDER}`;
  return `it could not be written to ${tmpdir()}: ${explainUnwritten(code)}${advice}`;
}

/** For whoever reads the profile later. */
export function noteUnwritten(profile: Profile, code: string | undefined): Profile {
  if (code === undefined) return profile;
  const { metadata } = profile;
  const note = `A part of the recording could not be written: ${explainUnwritten(code)}.`;
  return { ...profile, metadata: { ...metadata, notes: [...metadata.notes, note] } };
}
