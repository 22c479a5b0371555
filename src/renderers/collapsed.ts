/**
 * Collapsed stacks, `<main>;build (src/build.ts:41);[gc] 451000`: what flamegraph.pl and most other
 * tools for flame graphs read. The numbers are microseconds; each stack begins with its thread.
 */
import type { Weight } from '../model/call-tree.js';
import { type FramePaths, mergePaths } from '../model/merge-paths.js';
import type { Profile, Thread } from '../model/profile.js';
import { columnOf } from '../model/times.js';
import { makeLabeller } from './frame-label.js';
import { joinLines } from './join-lines.js';
import type { Renderer } from './renderer.js';
import { roundTimes } from './round-times.js';

const NS_PER_US = 1000;

export const COLLAPSED: Renderer = {
  name: 'collapsed',
  description: 'stacks and microseconds, for flamegraph.pl',
  extensions: ['.collapsed', '.folded'],
  isBinary: false,
  render: (profile, { weight = 'wall' }) => joinLines(listLines(profile, weight)),
};

function listLines(profile: Profile, weight: Weight): string[] {
  const paths = mergePaths(profile);
  const labelOf = makeLabeller(profile);
  const names = paths.frame.map((frame) => {
    const { name, place } = labelOf(frame);
    return cleanName(place === '' ? name : `${name} (${place})`);
  });
  const writePath = (path: number): string => {
    const written: string[] = [];
    for (let at = path; at >= 0; at = paths.parent[at] as number) written.push(names[at] as string);
    return written.reverse().join(';');
  };
  return profile.threads.flatMap((thread) => {
    const times = roundTimes(sumByPath(thread, paths, weight), NS_PER_US);
    const root = cleanName(`<${thread.name}>`);
    return times.flatMap((us, path) => {
      if (us === 0) return [];
      return `${path < names.length ? `${root};${writePath(path)}` : root} ${us}`;
    });
  });
}

/** The last one is the empty path's. */
function sumByPath({ samples }: Thread, { frame, ofStack }: FramePaths, weight: Weight) {
  const sums = new Float64Array(frame.length + 1);
  const column = columnOf(samples, weight);
  for (let i = 0; i < column.length; i++) {
    const path = ofStack[samples.stack[i] as number] ?? frame.length;
    sums[path] = (sums[path] as number) + (column[i] as number);
  }
  return sums;
}

/** Semicolons separate frames, ends of lines stacks. */
function cleanName(name: string): string {
  return name.replaceAll(';', ':').replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ');
}
