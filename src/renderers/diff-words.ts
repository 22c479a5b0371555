/** What reports of a comparison say in words and numbers, whatever their format. */
import { type Change, type Comparison, differenceNs } from '../model/comparison.js';
import type { Profile } from '../model/profile.js';
import { mayBeChange } from '../processors/measure-change.js';
import { chooseDecimals, formatSeconds, formatShare } from './format-number.js';
import { listWarnings } from './text-header.js';

export interface ChangeWords {
  readonly before: string;
  readonly after: string;
  /** `+0.116`; `~`: within noise. */
  readonly difference: string;
  /** `+9.4 %`, `new`, `gone`; '' within noise. */
  readonly share: string;
}

export function makeChangeWriter(comparison: Comparison): (change: Change) => ChangeWords {
  const decimals = decimalsOf(comparison);
  return (change) => {
    const { beforeNs, afterNs } = change;
    const isKnown = mayBeChange(change);
    return {
      before: formatSeconds(beforeNs, decimals),
      after: formatSeconds(afterNs, decimals),
      difference: isKnown ? formatDifference(differenceNs(change), decimals) : '~',
      share: isKnown ? formatGrowth(change) : '',
    };
  };
}

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

function decimalsOf({ before, after, root }: Comparison): number {
  const intervals = [...before, ...after].map(({ metadata }) => metadata.intervalUs);
  const { beforeNs, afterNs } = root.total;
  return chooseDecimals(Math.max(...intervals), Math.max(beforeNs, afterNs));
}

function formatDifference(ns: number, decimals: number): string {
  const size = formatSeconds(Math.abs(ns), decimals);
  if (!/[1-9]/.test(size)) return size;
  return `${ns > 0 ? '+' : '-'}${size}`;
}

export function formatGrowth(change: Change): string {
  const { beforeNs, afterNs } = change;
  if (beforeNs === 0) return afterNs === 0 ? '' : 'new';
  if (afterNs === 0) return 'gone';
  const share = formatShare(differenceNs(change), beforeNs);
  return differenceNs(change) > 0 ? `+${share}` : share;
}

/** Two digits that count: `0.008`, `0.42`. */
function formatChance(pValue: number): string {
  return pValue < 0.0005 ? 'below 0.001' : pValue.toFixed(pValue < 0.1 ? 3 : 2);
}

/** Of a sample: its standard deviation. */
function deviate(values: readonly number[], mean: number): number {
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return Math.sqrt(squares / (values.length - 1));
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)].filter((text) => text !== '');
}
