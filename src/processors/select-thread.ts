/** Profile -> Profile: what one thread did. */
import { NativeprofError } from '../model/errors.js';
import type { Profile } from '../model/profile.js';

/** By name, else by id: `main`, `worker 3`, `4711`. Throws ERR_INVALID_OPTION where there is none. */
export function selectThread(profile: Profile, nameOrId: string): Profile {
  const { threads, metadata } = profile;
  const named = threads.filter(({ name }) => name === nameOrId);
  const selected = named.length > 0 ? named : threads.filter(({ id }) => String(id) === nameOrId);
  if (selected.length === 0) {
    const known = threads.map(({ name, id }) => `${name} (${id})`).join(', ');
    throw new NativeprofError(
      'ERR_INVALID_OPTION',
      `no thread is called ${nameOrId}; there ${threads.length === 1 ? 'is' : 'are'} ${known || 'none'}`,
    );
  }
  if (selected.length === threads.length) return profile;
  const note = `Only thread ${nameOrId} is shown, of ${threads.length}: counts of samples are those of all.`;
  return {
    ...profile,
    threads: selected,
    metadata: { ...metadata, notes: [...metadata.notes, note] },
  };
}
