/** Writes session files. */
import { NativeprofError } from '../model/errors.js';
import type { Profile } from '../model/profile.js';
import { Damage } from './damage.js';
import { encodeProfile } from './encode-profile.js';
import { PRIVATE_MODE, replaceFile } from './replace-file.js';
import { writeSections } from './sections.js';

/** The ending of session files. */
export const SESSION_EXTENSION = '.nativeprof';

/**
 * Saves `profile` as a session file, by custom `name.nativeprof`, that only its owner may read. An
 * existing file is replaced once the new one is complete. The event loop goes on meanwhile.
 *
 * Throws ERR_OUTPUT where the file cannot be written, and ERR_INVALID_PROFILE where `profile` is not
 * one that could be loaded again: a stack of a frame that is not there, a negative time.
 */
export async function saveProfile(profile: Profile, path: string): Promise<void> {
  try {
    await replaceFile(path, writeSections(encodeProfile(profile)), PRIVATE_MODE);
  } catch (error) {
    if (!(error instanceof Damage)) throw error;
    throw new NativeprofError('ERR_INVALID_PROFILE', `cannot save the profile: ${error.message}`, {
      cause: error,
    });
  }
}
