/** The recordings of one run, made at the same time, as one profile. */
import { mergeProfiles } from './merge-profiles.js';
import type { Profile, ProfilerCost, Thread } from './profile.js';

const NS_PER_MS = 1e6;

/** Of its threads and processes; the first is the one that was started, and gives the whole its name. */
export function mergeRun(profiles: readonly [Profile, ...Profile[]]): Profile {
  const [first] = profiles;
  if (profiles.length === 1) return first;
  const isOneProcess = profiles.every(({ metadata }) => metadata.pid === first.metadata.pid);
  const merged = mergeProfiles(profiles, isOneProcess ? (name) => name : undefined);
  const { command, mainScript, cwd } = first.metadata;
  const starts = profiles.flatMap(({ threads, metadata }) =>
    threads.map(
      ({ startNs = 0 }) =>
        startNs + (metadata.startedAtMs - merged.metadata.startedAtMs) * NS_PER_MS,
    ),
  );
  return {
    ...merged,
    cost: isOneProcess ? shareThreads(merged.cost, profiles) : merged.cost,
    metadata: { ...merged.metadata, command, mainScript, cwd },
    threads: merged.threads.map((thread, i): Thread => ({ ...thread, startNs: starts[i] ?? 0 })),
  };
}

/** One timer thread and one collector work for all threads of a process, and each tells of all their time. */
function shareThreads(cost: ProfilerCost, profiles: readonly Profile[]): ProfilerCost {
  const most = (name: 'timerCpuNs' | 'collectorCpuNs') =>
    Math.max(...profiles.map((profile) => profile.cost[name]));
  return { ...cost, timerCpuNs: most('timerCpuNs'), collectorCpuNs: most('collectorCpuNs') };
}
