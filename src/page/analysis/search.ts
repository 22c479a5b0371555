/** What a search finds: a flag for each label, which everything that is drawn looks up. */
import type { CallPaths } from './fold-paths.js';
import type { Label } from './labels.js';
import type { NodeTimes } from './sum-times.js';

export interface SearchResult {
  /** In lower case; '' where nothing is searched for. */
  readonly text: string;
  /** By label: 1 where name or place contain the text. */
  readonly matches: Uint8Array;
  readonly count: number;
}

export const NO_SEARCH: SearchResult = { text: '', matches: new Uint8Array(0), count: 0 };

export function search(
  labels: { count: number; get(i: number): Label },
  text: string,
): SearchResult {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return NO_SEARCH;
  const matches = new Uint8Array(labels.count);
  let count = 0;
  for (let label = 0; label < matches.length; label++) {
    if (!labels.get(label).searched.includes(wanted)) continue;
    matches[label] = 1;
    count++;
  }
  return { text: wanted, matches, count };
}

/** The time in which any function that was found was on the stack. */
export function sumMatched(
  paths: CallPaths,
  { selfNs }: NodeTimes,
  { matches }: SearchResult,
): number {
  // Parents stand before their children.
  const isBelow = new Uint8Array(paths.nodeCount);
  let ns = 0;
  for (let node = 0; node < isBelow.length; node++) {
    const parent = paths.parent[node] as number;
    const isMatch = matches[paths.label[node] as number] === 1;
    if (!isMatch && (parent < 0 || isBelow[parent] === 0)) continue;
    isBelow[node] = 1;
    ns += selfNs[node] as number;
  }
  return ns;
}

/** `text` in parts, those that were found at odd places. */
export function splitAtMatches(text: string, wanted: string): readonly string[] {
  if (wanted === '') return [text];
  const parts: string[] = [];
  const lower = text.toLowerCase();
  // Some letters change their length with their case: then nothing is marked.
  if (lower.length !== text.length) return [text];
  let from = 0;
  for (let at = lower.indexOf(wanted); at >= 0; at = lower.indexOf(wanted, from)) {
    parts.push(text.slice(from, at), text.slice(at, at + wanted.length));
    from = at + wanted.length;
  }
  parts.push(text.slice(from));
  return parts;
}
