/** What the help of a comparison's page explains. */
import type { Explained } from '../view/help-dialog.js';

export const DIFF_WORDS: Explained = [
  ['before, after', 'the mean time of the runs, without the time in which nothing was to do'],
  ['change', 'after less before; ~ where it is within noise'],
  ['p', 'how likely such a difference is between runs of one and the same program'],
  ['total', 'the time in which a function was on the stack: itself and all that it called'],
  ['self', 'the time in which it ran itself'],
  ['widths', 'the time after, or before: what is gone has a box only there'],
  ['red, blue', 'takes longer than before, takes less; the stronger, the more of its own time'],
];
export const DIFF_KEYS: Explained = [
  ['1 2 3', 'flame graph, paths, functions'],
  ['b', 'the widths of before or after'],
  ['/', 'search; in paths Enter and Shift+Enter go from one to the next'],
  ['↑ ↓ ← →', 'move; in paths → expands and ← collapses'],
  ['Enter', 'expand or collapse a row, zoom into a box'],
  ['*', 'expand everything below a row'],
  ['c', 'copy file:line of what is selected'],
  ['d', 'dark or light'],
  ['Esc', 'clear the search'],
];
