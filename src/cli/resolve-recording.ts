/** Applies source maps and reads names; a file that breaks that costs nobody the recording. */
import type { Profile } from '../model/profile.js';
import { resolveSources } from '../source-maps/resolve-sources.js';

/** Where it fails the profile stays as it is, with a note. */
export function resolveRecording(profile: Profile): Profile {
  try {
    return resolveSources(profile);
  } catch (error) {
    const { metadata } = profile;
    const note = `Source maps and names could not be applied: ${String(error).split('\n')[0]}.`;
    return { ...profile, metadata: { ...metadata, notes: [...metadata.notes, note] } };
  }
}
