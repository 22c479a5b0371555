/** Session files as people name them on the command line. */
import { loadProfile } from '../format/load-profile.js';
import { NativeprofError } from '../model/errors.js';
import type { Profile } from '../model/profile.js';
import { findCacheFolder, findLastSession } from './session-cache.js';

/** The newest in the cache folder. A file of that name is `./last`. */
export const LAST_SESSION = 'last';

/** `file`: a path, or LAST_SESSION. Throws as `loadProfile` does. */
export async function loadSession(file: string): Promise<Profile> {
  const path = file === LAST_SESSION ? await findLastSession() : file;
  if (path !== undefined) return loadProfile(path);
  throw new NativeprofError(
    'ERR_INPUT',
    `no session is in ${findCacheFolder()} yet: record one with nativeprof run, or name a file`,
  );
}
