/** Profile -> Profile: what one thread did. */
import { NativeprofError } from '../model/errors.js';
import type { Profile, Thread } from '../model/profile.js';
import { scaleCost } from './select-time.js';

/** By name, also without its process, else by id: `main`, `worker 3, pid 12`, `4711`. Throws ERR_INVALID_OPTION where there is none. */
export function selectThread(profile: Profile, nameOrId: string): Profile {
  const { threads, metadata, cost } = profile;
  const named = threads.filter(
    ({ name }) => name.replace(/, pid \d+$/, '') === nameOrId || name === nameOrId,
  );
  const selected = named.length > 0 ? named : threads.filter(({ id }) => String(id) === nameOrId);
  if (selected.length === 0) {
    const known = threads.map(({ name, id }) => `${name} (${id})`).join(', ');
    throw new NativeprofError(
      'ERR_INVALID_OPTION',
      `no thread is called ${nameOrId}; there ${threads.length === 1 ? 'is' : 'are'} ${known || 'none'}`,
    );
  }
  if (selected.length === threads.length) return profile;
  const note = `Only thread ${nameOrId} is shown, of ${threads.length}: counts of samples and the overhead are those of all.`;
  const durationNs = measureSpanNs(selected);
  const share = metadata.durationNs > 0 ? durationNs / metadata.durationNs : 1;
  return {
    ...profile,
    threads: selected,
    metadata: { ...metadata, durationNs, notes: [...metadata.notes, note] },
    // Not measured apart; its share is what reports show.
    cost: scaleCost(cost, share),
  };
}

/** From the start of the first to the end of the last. */
function measureSpanNs(threads: readonly Thread[]): number {
  const ends = threads.map(
    ({ startNs = 0, samples }) => startNs + samples.wallNs.reduce((sum, it) => sum + it, 0),
  );
  return Math.max(...ends) - Math.min(...threads.map(({ startNs = 0 }) => startNs));
}
