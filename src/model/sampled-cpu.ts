/** How much of the CPU time of a profile has samples. */
import type { Profile } from './profile.js';

/** The pseudo-frame of CPU time for which no sample was taken: ticks were missed. */
export const UNSAMPLED = '[unsampled]';

export interface SampledCpu {
  readonly sampledNs: number;
  readonly unsampledNs: number;
}

export function measureSampledCpu({ frames, stacks, threads }: Profile): SampledCpu {
  let sampledNs = 0;
  let unsampledNs = 0;
  for (const { samples } of threads) {
    samples.stack.forEach((stack, i) => {
      const frame = stack < 0 ? undefined : frames[stacks.frame[stack] as number];
      const cpuNs = samples.cpuNs[i] as number;
      if (frame?.kind === 'pseudo' && frame.name === UNSAMPLED) unsampledNs += cpuNs;
      else sampledNs += cpuNs;
    });
  }
  return { sampledNs, unsampledNs };
}
