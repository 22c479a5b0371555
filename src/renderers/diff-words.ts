/** What reports of a comparison say in words and numbers, whatever their format. */
import { type Comparison, differenceNs } from '../model/comparison.js';
import type { Profile } from '../model/profile.js';
import { mayBeChange } from '../processors/measure-change.js';
import { formatChance, formatGrowth } from './change-words.js';
import { chooseDecimals, formatSeconds, formatShare } from './format-number.js';
import { listWarnings } from './text-header.js';

/** What is compared, for the head: `wall time without [idle]`. */
export function nameMeasure({ weight }: Comparison): string {
  return weight === 'cpu' ? 'CPU time' : 'wall time without [idle]';
}

/** Of one side: `1.234 s ± 2.1 %`, `5 runs`, `node v24.21.0`. */
export function listSideFacts(comparison: Comparison, side: 'before' | 'after'): string[] {
  const profiles = comparison[side];
  const totals = comparison.totalsNs[side];
  const meanNs = totals.reduce((sum, ns) => sum + ns, 0) / totals.length;
  const spread = totals.length > 1 ? ` ± ${formatShare(deviate(totals, meanNs), meanNs)}` : '';
  const versions = unique(profiles.map(({ metadata }) => metadata.nodeVersion));
  return [
    `${formatSeconds(meanNs, decimalsOf(comparison))} s${spread}`,
    totals.length === 1 ? '1 run' : `${totals.length} runs`,
    ...(versions.length === 0 ? [] : [`node ${versions.join(', ')}`]),
  ];
}

/** That of the first run: all runs of a side are of one program. */
export function nameCommand(comparison: Comparison, side: 'before' | 'after'): string {
  return comparison[side][0].metadata.command.replace(/\s+/g, ' ').trim();
}

/** Whether the whole became slower, and how sure that is, in one sentence. */
export function writeVerdict({ root, totalsNs }: Comparison): string {
  const { total } = root;
  const { pValue } = total;
  const chance = pValue === undefined ? '' : ` (p = ${formatChance(pValue)})`;
  const isSlower = differenceNs(total) > 0;
  const size = `${formatGrowth(total).replace(/^[+-]/, '')} ${isSlower ? 'slower' : 'faster'}`;
  if (differenceNs(total) === 0) return 'No difference.';
  if (total.beforeNs === 0) return 'Nothing ran before: there is nothing to compare with.';
  if (total.afterNs === 0) return 'Nothing ran after: there is nothing to compare.';
  if (!mayBeChange(total)) return `No difference beyond noise${chance}.`;
  if (!/[1-9]/.test(size)) return `No difference beyond rounding${chance}.`;
  if (pValue !== undefined) return `${size}${chance}.`;
  const runCount = totalsNs.before.length + totalsNs.after.length;
  const cause = runCount === 2 ? 'from one run each' : 'from so few runs';
  return `${size}, which may be noise: ${cause} nobody can tell. Take 4 or more of each (nativeprof run --repeat 5).`;
}

/** What a reader must know of the recordings: `Before, 3 of 4 runs: Samples came late…` */
export function listDiffWarnings({ before, after }: Comparison): string[] {
  return [...warn('Before', before), ...warn('After', after)];
}

/** Sentences that differ only in their numbers are said once. */
function warn(side: string, profiles: readonly Profile[]): string[] {
  const alike = new Map<string, string[]>();
  for (const sentence of profiles.flatMap(listWarnings)) {
    const kind = sentence.replace(/[\d.]+/g, '');
    alike.set(kind, [...(alike.get(kind) ?? []), sentence]);
  }
  const ofRuns = (count: number) =>
    profiles.length === 1 ? '' : `, ${count} of ${profiles.length} runs`;
  return [...alike.values()].map((all) => `${side}${ofRuns(all.length)}: ${all[0]}`);
}

export function decimalsOf({ before, after, root }: Comparison): number {
  const intervals = [...before, ...after].map(({ metadata }) => metadata.intervalUs);
  const { beforeNs, afterNs } = root.total;
  return chooseDecimals(Math.max(...intervals), Math.max(beforeNs, afterNs));
}

/** Of a sample: its standard deviation. */
function deviate(values: readonly number[], mean: number): number {
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return Math.sqrt(squares / (values.length - 1));
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)].filter((text) => text !== '');
}
