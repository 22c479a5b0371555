/** Session files, and those of other tools, as people name them on the command line. */
import { readFile } from 'node:fs/promises';
import { checkSamples, checkStacks } from '../format/check-columns.js';
import { loadProfile } from '../format/load-profile.js';
import { SESSION_EXTENSION } from '../format/save-profile.js';
import { readForeignProfile } from '../importers/read-foreign-profile.js';
import { NativeprofError } from '../model/errors.js';
import type { Profile } from '../model/profile.js';
import { readProcess } from '../native/read-process.js';
import { corruptRecording } from '../native/recording-file.js';
import { resolveRecording } from './resolve-recording.js';
import { findCacheFolder, findLastSession } from './session-cache.js';
import { findUnwritten, noteUnwritten } from './unwritten.js';

/** The newest in the cache folder. A file of that name is `./last`. */
export const LAST_SESSION = 'last';

/** What a program has written that is recorded on demand, with all its threads. */
const RECORDING_EXTENSION = '.recording';

/** `file`: a path, or LAST_SESSION. Throws as `loadProfile` and `readForeignProfile` do. */
export async function loadSession(file: string): Promise<Profile> {
  if (file === '') throw new NativeprofError('ERR_INPUT', 'the name of a file is empty: name one');
  const path = file === LAST_SESSION ? await findLastSession() : file;
  if (path !== undefined) return loadAny(path);
  throw new NativeprofError(
    'ERR_INPUT',
    `no session is in ${findCacheFolder()} yet: record one with nativeprof run, or name a file`,
  );
}

async function loadAny(path: string): Promise<Profile> {
  try {
    return await loadProfile(path);
  } catch (error) {
    const isOurs = !(error instanceof NativeprofError && error.code === 'ERR_UNKNOWN_FORMAT');
    if (isOurs || path.endsWith(SESSION_EXTENSION)) throw error;
    if (path.endsWith(RECORDING_EXTENSION)) return resolveRecording(loadRecording(path));
    return resolveRecording(readForeignProfile(await readFile(path), path));
  }
}

/** Whoever made it: nothing of it is trusted. */
function loadRecording(path: string): Profile {
  const unwritten = findUnwritten(path);
  const profile = readProcess(path, { isCutOff: unwritten !== undefined });
  try {
    checkStacks(profile.stacks, profile.frames.length);
    for (const { samples } of profile.threads) checkSamples(samples, profile.stacks.parent.length);
  } catch (error) {
    throw corruptRecording(path, error as Error);
  }
  return noteUnwritten(profile, unwritten);
}
