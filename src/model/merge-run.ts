/** The recordings of one run, made at the same time, as one profile. */
import { mergeProfiles } from './merge-profiles.js';
import type { Profile, ProfilerCost } from './profile.js';

/** Of its threads and processes; the first is the one that was started, and gives the whole its name. */
export function mergeRun(profiles: readonly [Profile, ...Profile[]]): Profile {
  const [first] = profiles;
  if (profiles.length === 1) return first;
  const isOneProcess = profiles.every(({ metadata }) => metadata.pid === first.metadata.pid);
  const merged = mergeProfiles(profiles, {
    ...(isOneProcess ? { nameLane: (name) => name } : {}),
    isOneRun: true,
  });
  const { command, mainScript, cwd } = first.metadata;
  return {
    ...merged,
    cost: isOneProcess ? shareThreads(merged.cost, profiles) : merged.cost,
    metadata: { ...merged.metadata, command, mainScript, cwd },
  };
}

/** One timer thread and one collector work for all threads of a process, and each tells of all their time. */
function shareThreads(cost: ProfilerCost, profiles: readonly Profile[]): ProfilerCost {
  const most = (name: 'timerCpuNs' | 'collectorCpuNs') =>
    Math.max(...profiles.map((profile) => profile.cost[name]));
  return { ...cost, timerCpuNs: most('timerCpuNs'), collectorCpuNs: most('collectorCpuNs') };
}
