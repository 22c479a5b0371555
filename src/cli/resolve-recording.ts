/** Applies source maps and reads names; a file that breaks that costs nobody the recording. */
import { join } from 'node:path';
import type { Profile } from '../model/profile.js';
import { skipFiles } from '../processors/skip-files.js';
import { resolveSources } from '../source-maps/resolve-sources.js';
import { PRELOAD } from './run-config.js';

/** What stands between the program and Node's functions that start workers and children. */
const OWN_FILES: ReadonlySet<string> = new Set([PRELOAD, join(__dirname, 'follow-workers.js')]);

/** Where it fails the profile stays as it is, with a note. */
export function resolveRecording(profile: Profile): Profile {
  try {
    return resolveSources(skipFiles(profile, OWN_FILES));
  } catch (error) {
    const { metadata } = profile;
    const note = `Source maps and names could not be applied: ${String(error).split('\n')[0]}.`;
    return { ...profile, metadata: { ...metadata, notes: [...metadata.notes, note] } };
  }
}
