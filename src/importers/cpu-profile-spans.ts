/**
 * How long each sample of a `.cpuprofile` stands for, in V8's order of time. As DevTools and VS Code
 * have it, a sample is the beginning of its span: it lasts until the next one, the last until the end.
 */
import type { CpuProfile } from './cpu-profile.js';

export interface NodeSpans {
  /** Ids of nodes. */
  readonly node: readonly number[];
  readonly us: readonly number[];
}

/** For files that have neither times nor a duration. */
const DEFAULT_INTERVAL_US = 1000;

export function readSpans(profile: CpuProfile): NodeSpans {
  const { samples = [], timeDeltas = [] } = profile;
  if (samples.length === 0) return spreadHits(profile);
  if (timeDeltas.length === 0) return spreadEvenly(profile, samples);
  const startUs: number[] = [];
  let nowUs = profile.startTime;
  for (let i = 0; i < samples.length; i++) {
    nowUs += timeDeltas[i] ?? 0;
    startUs.push(nowUs);
  }
  // V8 writes samples that it took early late: their deltas are negative.
  const order = startUs.map((_, i) => i).sort((a, b) => at(startUs, a) - at(startUs, b));
  const lastUs = Math.max(profile.endTime, at(startUs, order.at(-1) ?? 0));
  const us = order.map((it, i) => {
    const next = order[i + 1];
    return (next === undefined ? lastUs : at(startUs, next)) - at(startUs, it);
  });
  const node = order.map((it) => at(samples, it));
  // Only the mark of the end, such as ours, which stands for no time.
  if (us.at(-1) === 0 && us.length > 1) {
    return { node: node.slice(0, -1), us: us.slice(0, -1) };
  }
  return { node, us };
}

/** A file without samples has only how often each node was seen. */
function spreadHits({ nodes, startTime, endTime }: CpuProfile): NodeSpans {
  const hit = nodes.filter(({ hitCount = 0 }) => hitCount > 0);
  const hits = hit.reduce((sum, { hitCount = 0 }) => sum + hitCount, 0);
  const hitUs =
    hits > 0 && endTime > startTime ? (endTime - startTime) / hits : DEFAULT_INTERVAL_US;
  return { node: hit.map(({ id }) => id), us: hit.map(({ hitCount = 0 }) => hitCount * hitUs) };
}

function spreadEvenly({ startTime, endTime }: CpuProfile, samples: readonly number[]): NodeSpans {
  const us = endTime > startTime ? (endTime - startTime) / samples.length : DEFAULT_INTERVAL_US;
  return { node: samples, us: samples.map(() => us) };
}

function at(values: readonly number[], index: number): number {
  return values[index] ?? 0;
}
