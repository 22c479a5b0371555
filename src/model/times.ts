/** Arithmetic on Times: adding, and reading the one that a tree is weighed by. */
import type { Times, Weight } from './call-tree.js';
import type { SampleColumns } from './profile.js';

export const NO_TIMES: Times = { wallNs: 0, cpuNs: 0, samples: 0 };

export function addTimes(a: Times, b: Times): Times {
  return {
    wallNs: a.wallNs + b.wallNs,
    cpuNs: a.cpuNs + b.cpuNs,
    samples: a.samples + b.samples,
  };
}

export function readNs(times: Times, weight: Weight): number {
  return weight === 'cpu' ? times.cpuNs : times.wallNs;
}

/** Of each sample the time that is asked for, in nanoseconds. */
export function columnOf(samples: SampleColumns, weight: Weight): Float64Array {
  return weight === 'cpu' ? samples.cpuNs : samples.wallNs;
}
