/** The head of the text report: what was recorded, how well, and what a reader must know of it. */
import { LEFT_OUT } from '../model/busy-time.js';
import type { Profile, ProfileMetadata } from '../model/profile.js';
import { measureSampledCpu } from '../model/sampled-cpu.js';
import {
  chooseDecimals,
  formatCount,
  formatMs,
  formatSeconds,
  formatShare,
  formatTime,
} from './format-number.js';
import { joinLine, piece, type TextStyle, wrapWords } from './text-line.js';
import { measureWidth } from './text-width.js';

const GAP = '   ';
/** The profiler's name stands this much further apart, where there is room. */
const NAME_GAP = 5;

/** With fewer samples a share of 1 % is less than one of them. */
const FEW_SAMPLES = 100;
const LATE_FACTOR = 2;
const LOST_SHARE = 0.01;
const LEAST_SAMPLED_SHARE = 0.95;

export function writeHeader(profile: Profile, style: TextStyle, timeZone?: string): string[] {
  const command = profile.metadata.command.replace(/\s+/g, ' ').trim();
  const first = warnOfUnsampled(profile);
  const sentences = listWarnings(profile).slice(first.length);
  const write = (sentence: string) => wrapWords(sentence.trim().split(/\s+/), ' ', style, 'yellow');
  return [
    ...first.flatMap((sentence) => [...write(sentence), '']),
    ...writeOrigin(profile, style, timeZone),
    ...wrapWords(listFigures(profile), GAP, style),
    ...(command === '' ? [] : ['', joinLine([piece(` ${command}`)], style)]),
    ...(sentences.length === 0 ? [] : ['']),
    ...sentences.flatMap(write),
  ];
}

/** What a reader must know before believing the numbers, in sentences. */
export function listWarnings(profile: Profile): string[] {
  return [...warnOfUnsampled(profile), ...warn(profile), ...profile.metadata.notes];
}

/** Nothing else counts for much where it is not known what the program did. */
function warnOfUnsampled(profile: Profile): string[] {
  const { sampledNs, unsampledNs } = measureSampledCpu(profile);
  const cpuNs = sampledNs + unsampledNs;
  if (sampledNs >= LEAST_SAMPLED_SHARE * cpuNs) return [];
  const share = formatShare(sampledNs, cpuNs, 0);
  return [
    `Only ${share} of the CPU time has samples: the rest is [unsampled], and what ran then is not known.`,
  ];
}

function writeOrigin(profile: Profile, style: TextStyle, timeZone?: string): string[] {
  const name = nameProfiler(profile.metadata);
  const items = listOrigin(profile, timeZone);
  const spare = style.width - measureWidth(` ${[name, ...items].join(GAP)}`);
  const gap = ' '.repeat(Math.max(0, Math.min(spare, NAME_GAP)));
  return wrapWords([name + gap, ...items], GAP, style);
}

/** What has recorded it. */
export function nameProfiler({ engine, profilerVersion }: ProfileMetadata): string {
  if (engine === 'foreign') return 'a profile of another tool';
  return `nativeprof ${profilerVersion}`.trim();
}

/** When and where it was recorded, as far as is known: other tools' files tell less. */
export function listOrigin({ metadata }: Profile, timeZone?: string): string[] {
  const { startedAtMs, nodeVersion, platform, arch, engine } = metadata;
  return [
    ...(startedAtMs > 0 ? [`recorded ${formatTime(startedAtMs, timeZone)}`] : []),
    ...(nodeVersion === '' ? [] : [`node ${nodeVersion}`]),
    ...(platform === '' ? [] : [`${platform} ${arch}`]),
    ...(engine === 'inspector' ? ['engine inspector'] : []),
  ];
}

export function listFigures(profile: Profile): string[] {
  const { metadata, counts, threads } = profile;
  const { durationNs, intervalUs, intervalP99Us } = metadata;
  const decimals = chooseDecimals(intervalUs, durationNs);
  const cpuNs = sumCpuNs(profile);
  const achieved = intervalP99Us > 0 ? ` (p99 ${formatMs(intervalP99Us)})` : '';
  const raised = nameRaisedInterval(metadata);
  const costNs = sumCostNs(profile);
  const ofSampled = (count: number) => ` (${formatShare(count, counts.sampled)})`;
  return [
    `wall ${formatSeconds(durationNs, decimals)} s`,
    ...(cpuNs === 0 && metadata.engine === 'foreign'
      ? []
      : [`cpu ${formatSeconds(cpuNs, decimals)} s (${formatShare(cpuNs, durationNs, 0)})`]),
    ...(threads.length > 1 ? [`${threads.length} threads`] : []),
    `${nameSamples(counts.sampled)}, every ${formatMs(intervalUs)} ms${raised}${achieved}`,
    // Other tools' files do not tell.
    ...(metadata.engine === 'foreign' ? [] : [`lost ${formatCount(counts.lost)}`]),
    ...nameCount('truncated', counts.truncated),
    ...nameCount('unresolved', counts.unresolved, ofSampled),
    ...nameCount('refused', counts.refused),
    ...nameCount('merged', counts.merged),
    ...nameCount('missed', counts.missedDeadlines),
    // An engine that does not measure its cost does not have none.
    ...(costNs > 0 ? [`overhead ${formatShare(costNs, durationNs)}`] : []),
  ];
}

function nameCount(name: string, count: number, explain?: (count: number) => string): string[] {
  return count > 0 ? [`${name} ${formatCount(count)}${explain?.(count) ?? ''}`] : [];
}

/** A few percent are the timer's own jitter. */
function isRaised({ intervalUs, intervalP50Us, maxOverhead }: ProfileMetadata): boolean {
  return maxOverhead !== undefined && intervalP50Us > 1.1 * intervalUs;
}

function nameRaisedInterval(metadata: ProfileMetadata): string {
  const { intervalP50Us, maxOverhead = 0 } = metadata;
  if (!isRaised(metadata)) return '';
  const bound = `${Number((100 * maxOverhead).toPrecision(3))} %`;
  return `, raised to ${formatMs(intervalP50Us)} ms to stay under ${bound}`;
}

function warn(profile: Profile): string[] {
  const { metadata, counts, threads } = profile;
  const { intervalP99Us } = metadata;
  const intervalUs = isRaised(metadata) ? metadata.intervalP50Us : metadata.intervalUs;
  const sentences: string[] = [];
  if (!threads.some((thread) => thread.samples.stack.length > 0)) {
    return ['No samples: the recording ended before the first one was due, so there is no tree.'];
  }
  const shown = measureShown(profile);
  if (counts.sampled + counts.repeated < FEW_SAMPLES) {
    sentences.push(
      `Only ${nameSamples(counts.sampled)}: take the times as hints. Record for longer, or more often.`,
    );
  } else if (shown.ns < FEW_SAMPLES * intervalUs * 1e3) {
    sentences.push(
      `What is shown has only ${nameSamples(Math.min(shown.samples, counts.sampled))}: take the times as hints.`,
    );
  }
  if (intervalP99Us > LATE_FACTOR * intervalUs && counts.sampled >= FEW_SAMPLES) {
    sentences.push(
      `Samples came late: 1 in 100 only after ${formatMs(intervalP99Us)} ms or more, not after ${formatMs(intervalUs)} ms.`,
    );
  }
  if (counts.lost > LOST_SHARE * counts.ticks) {
    sentences.push(
      `${formatShare(counts.lost, counts.ticks)} of the samples were lost: short functions may be missing.`,
    );
  }
  return sentences;
}

/** A focus leaves the rest out, a range of time or a thread is not there at all. */
function measureShown({ frames, stacks, threads }: Profile): { ns: number; samples: number } {
  let ns = 0;
  let count = 0;
  for (const { samples } of threads) {
    samples.stack.forEach((stack, i) => {
      if (stack >= 0 && frames[stacks.frame[stack] as number]?.name === LEFT_OUT) return;
      ns += samples.wallNs[i] as number;
      count++;
    });
  }
  return { ns, samples: count };
}

function nameSamples(count: number): string {
  return `${formatCount(count)} ${count === 1 ? 'sample' : 'samples'}`;
}

function sumCpuNs({ threads }: Profile): number {
  return threads.reduce(
    (sum, { samples }) => samples.cpuNs.reduce((ofThread, cpuNs) => ofThread + cpuNs, sum),
    0,
  );
}

function sumCostNs({ cost }: Profile): number {
  return cost.handlerNs + cost.codeEventNs + cost.timerCpuNs + cost.collectorCpuNs;
}
