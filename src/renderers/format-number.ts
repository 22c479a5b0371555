/** Numbers as reports write them. */

/**
 * As many decimals of a second as the interval justifies; more for a program that ran for a few
 * milliseconds, fewer where the digits before the point already say enough.
 */
export function chooseDecimals(intervalUs: number, totalNs: number): number {
  const seconds = totalNs / 1e9;
  const ofInterval = intervalUs > 0 ? Math.ceil(6 - Math.log10(intervalUs)) : 3;
  const ofThreeDigits = seconds > 0 ? 2 - Math.floor(Math.log10(seconds)) : 0;
  const ofSixDigits = 6 - Math.floor(seconds).toString().length;
  return Math.max(0, Math.min(Math.max(ofInterval, ofThreeDigits), ofSixDigits, 6));
}

export function formatSeconds(timeNs: number, decimals: number): string {
  return (timeNs / 1e9).toFixed(decimals);
}

/** `81.1 %`; of nothing everything is 0. */
export function formatShare(partial: number, whole: number, decimals = 1): string {
  return `${(whole > 0 ? (100 * partial) / whole : 0).toFixed(decimals)} %`;
}

/** `4 803` */
export function formatCount(count: number): string {
  return count.toFixed(0).replace(/\B(?=(\d{3})+$)/g, ' ');
}

/** Milliseconds with three digits: `1.00`, `0.250`, `10.0`. */
export function formatMs(timeUs: number): string {
  const timeMs = timeUs / 1000;
  const decimals = timeMs > 0 ? 2 - Math.floor(Math.log10(timeMs)) : 0;
  return timeMs.toFixed(Math.max(0, Math.min(decimals, 6)));
}

/** `2026-11-23 14:03:12`, in local time unless a zone is named. */
export function formatTime(timeMs: number, timeZone?: string): string {
  const parts = new Intl.DateTimeFormat('en-US', {
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
    timeZone,
  }).formatToParts(timeMs);
  const read = (type: string) => parts.find((part) => part.type === type)?.value ?? '';
  const date = `${read('year')}-${read('month')}-${read('day')}`;
  return `${date} ${read('hour')}:${read('minute')}:${read('second')}`;
}
