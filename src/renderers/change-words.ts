/** One change in numbers, the same in every report of a comparison. */
import { type Change, differenceNs } from '../model/comparison.js';
import { mayBeChange } from '../processors/measure-change.js';
import { formatSeconds, formatShare } from './format-number.js';

export interface ChangeWords {
  readonly before: string;
  readonly after: string;
  /** `+0.116`; `~`: within noise. */
  readonly difference: string;
  /** `+9.4 %`, `new`, `gone`; '' within noise. */
  readonly share: string;
}

export function makeChangeWriter(decimals: number): (change: Change) => ChangeWords {
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

export function formatGrowth(change: Change): string {
  const { beforeNs, afterNs } = change;
  if (beforeNs === 0) return afterNs === 0 ? '' : 'new';
  if (afterNs === 0) return 'gone';
  const share = formatShare(Math.abs(differenceNs(change)), beforeNs);
  if (!/[1-9]/.test(share)) return share;
  return `${differenceNs(change) > 0 ? '+' : '-'}${share}`;
}

/** Two digits that count: `0.008`, `0.42`. */
export function formatChance(pValue: number): string {
  return pValue < 0.0005 ? 'below 0.001' : pValue.toFixed(pValue < 0.1 ? 3 : 2);
}

function formatDifference(ns: number, decimals: number): string {
  const size = formatSeconds(Math.abs(ns), decimals);
  if (!/[1-9]/.test(size)) return size;
  return `${ns > 0 ? '+' : '-'}${size}`;
}
