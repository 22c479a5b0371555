/** What the help of a profile's page explains. */
import type { Explained } from './help-dialog.js';

export const WORDS: Explained = [
  ['total', 'the time in which a function was on the stack: itself and all that it called'],
  ['self', 'the time in which it ran itself'],
  ['share', 'the part that total is of all that is shown'],
  ['wall, CPU', 'time on the clock, waiting included; time on a CPU'],
  ['[idle], [gc]', 'the event loop waited; V8 collected garbage'],
  ['[unsampled]', 'CPU time for which no sample was taken: what ran then is not known'],
  ['the strip', 'the recording from left to right: drag over a part, and everything follows'],
];
export const KEYS: Explained = [
  ['1 … 6', 'call tree, flame graph, timeline, inverted, sandwich, hot lines'],
  ['/', 'search; Enter and Shift+Enter go from one to the next'],
  ['↑ ↓ ← →', 'move; in a tree → expands and ← collapses; in the timeline ← → move in time'],
  ['Enter', 'expand or collapse a row, zoom into a box'],
  ['* ', 'expand everything below a row'],
  ['+ −', 'a shorter, a longer range of time'],
  ['s', 'sandwich of what is selected'],
  ['c', 'copy file:line of what is selected'],
  ['w', 'wall or CPU time'],
  ['l', 'hide or show libraries'],
  ['f', 'files to hide and to show, what to focus on, recursion'],
  ['d', 'dark or light'],
  ['Esc', 'clear the search, then the range of time'],
];
