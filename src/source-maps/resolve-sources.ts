/** Shows a profile in terms of the source: the files and lines that were written, and their names. */
import type { Profile } from '../model/profile.js';
import { readSourceText } from '../sources/read-source-text.js';
import { resolveNames } from '../sources/resolve-names.js';
import { mapProfile } from './map-profile.js';

/**
 * The same profile with the files, lines and columns that source maps lead to, and with the names of
 * functions as people write them: read from the files as they are now. Where they cannot be read, or
 * are not what V8 ran, its own positions and names stay; of maps that fail a note tells.
 */
export function resolveSources(profile: Profile): Profile {
  const known = new Map<string, string | undefined>();
  const readOnce = (file: string): string | undefined => {
    if (!known.has(file)) known.set(file, readSourceText(file));
    return known.get(file);
  };
  const { profile: mapped, texts, inside } = mapProfile(profile, readOnce);
  return resolveNames(mapped, (file) => texts.get(file) ?? readOnce(file), inside);
}
