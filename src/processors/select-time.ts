/** Profile -> Profile: what happened between two moments. */
import { NativeprofError } from '../model/errors.js';
import type { Profile, ProfilerCost, SampleColumns, Thread } from '../model/profile.js';

/** Since the recording began. */
export interface TimeRange {
  /** 0 without it. */
  readonly fromNs?: number;
  /** The end of the recording without it. */
  readonly toNs?: number;
}

/** Of samples that lie across an end the part inside counts. Throws ERR_INVALID_OPTION. */
export function selectTime(profile: Profile, range: TimeRange): Profile {
  checkTimeRange(range);
  const { threads, metadata, cost } = profile;
  const endNs = Math.max(
    metadata.durationNs,
    ...threads.map(({ startNs = 0, samples }) => startNs + sumNs(samples)),
  );
  const fromNs = range.fromNs ?? 0;
  const toNs = Math.min(range.toNs ?? endNs, endNs);
  if (range.fromNs !== undefined && fromNs >= endNs) {
    throw new NativeprofError(
      'ERR_INVALID_OPTION',
      `the time range begins at ${writeSeconds(fromNs)}, but the recording ends at ${writeSeconds(endNs)}`,
    );
  }
  if (fromNs === 0 && toNs === endNs) return profile;
  const share = (toNs - fromNs) / endNs;
  const isWithin = ({ startNs = 0, samples }: Thread): boolean =>
    startNs < toNs && startNs + sumNs(samples) > fromNs;
  const note =
    `Only ${writeSeconds(fromNs)} to ${writeSeconds(toNs)} of ${writeSeconds(endNs)} are shown: ` +
    'counts of samples and the overhead are those of the whole recording.';
  return {
    ...profile,
    metadata: { ...metadata, durationNs: toNs - fromNs, notes: [...metadata.notes, note] },
    // Not measured apart; its share is what reports show.
    cost: scaleCost(cost, share),
    threads: threads.filter(isWithin).map((thread) => cutThread(thread, fromNs, toNs)),
  };
}

export function scaleCost(cost: ProfilerCost, share: number): ProfilerCost {
  return {
    handlerNs: share * cost.handlerNs,
    codeEventNs: share * cost.codeEventNs,
    timerCpuNs: share * cost.timerCpuNs,
    collectorCpuNs: share * cost.collectorCpuNs,
  };
}

/** Throws ERR_INVALID_OPTION where nothing can be in it. */
export function checkTimeRange({ fromNs = 0, toNs = Number.POSITIVE_INFINITY }: TimeRange): void {
  if (fromNs >= 0 && fromNs < toNs) return;
  throw new NativeprofError(
    'ERR_INVALID_OPTION',
    `the time range from ${writeSeconds(fromNs)} to ${writeSeconds(toNs)} is empty: it must end after it begins`,
  );
}

function cutThread({ startNs = 0, ...thread }: Thread, fromNs: number, toNs: number): Thread {
  const samples = cutSamples(thread.samples, fromNs - startNs, toNs - startNs);
  return { ...thread, ...(startNs > fromNs ? { startNs: startNs - fromNs } : {}), samples };
}

function cutSamples(samples: SampleColumns, fromNs: number, toNs: number): SampleColumns {
  const { length } = samples.stack;
  const stack = new Int32Array(length);
  const wallNs = new Float64Array(length);
  const cpuNs = new Float64Array(length);
  let count = 0;
  let startNs = 0;
  for (let i = 0; i < length && startNs < toNs; i++) {
    const spanNs = samples.wallNs[i] as number;
    const endNs = startNs + spanNs;
    const insideNs = Math.min(endNs, toNs) - Math.max(startNs, fromNs);
    if (insideNs > 0) {
      stack[count] = samples.stack[i] as number;
      wallNs[count] = insideNs;
      cpuNs[count] = ((samples.cpuNs[i] as number) * insideNs) / spanNs;
      count++;
    }
    startNs = endNs;
  }
  return {
    stack: stack.slice(0, count),
    wallNs: wallNs.slice(0, count),
    cpuNs: cpuNs.slice(0, count),
  };
}

function sumNs({ wallNs }: SampleColumns): number {
  return wallNs.reduce((sum, it) => sum + it, 0);
}

function writeSeconds(ns: number): string {
  return `${Number((ns / 1e9).toFixed(3))} s`;
}
