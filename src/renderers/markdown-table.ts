/** Parts of reports in markdown: tables, paths, and names that cannot break them. */
import { stripControls } from './text-width.js';

/** Of a longer path only its beginning and its end are written. */
const MOST_CALLS = 7;
const CALLS_KEPT_BEFORE = 2;
/** A plain table must not become a page by one name. */
const LONGEST_NAME = 120;

/** A path of calls; `names` are quoted. */
export function joinCalls(names: readonly string[]): string {
  const hidden = names.length - MOST_CALLS;
  if (hidden <= 1) return names.join(' → ');
  const end = names.slice(CALLS_KEPT_BEFORE + hidden);
  return [...names.slice(0, CALLS_KEPT_BEFORE), `${hidden} calls`, ...end].join(' → ');
}

/** Nothing where there are no rows. */
export function writeTable(
  title: string,
  columns: readonly string[],
  rows: readonly (readonly string[])[],
): string[] {
  if (rows.length === 0) return [];
  const escapeCell = (cell: string) => cell.replaceAll('|', '\\|');
  const write = (cells: readonly string[]) => `| ${cells.map(escapeCell).join(' | ')} |`;
  const isNumber = (column: string) => /time|share|callees|before|after|change/.test(column);
  const rule = columns.map((column) => (isNumber(column) ? '---:' : '---'));
  return [`## ${title}`, [columns, rule, ...rows].map(write).join('\n')];
}

/** As code, whatever is in it: the program chooses its names. */
export function quoteMarkdown(text: string): string {
  const shown = cleanMarkdown(text);
  if (shown === '') return '';
  const cut = shown.length > LONGEST_NAME ? `${shown.slice(0, LONGEST_NAME)}…` : shown;
  const fence = cut.includes('`') ? '``' : '`';
  const space = fence === '``' ? ' ' : '';
  return fence + space + cut.replaceAll('``', "''") + space + fence;
}

/** Without what would end a line or steer a terminal. */
export function cleanMarkdown(text: string): string {
  return stripControls(text.replace(/\s+/g, ' ')).trim();
}
