/**
 * Profile -> CallTree. Works on columns and without recursion: a long recording has 100 000 stacks
 * and millions of samples, and somebody waits for the report.
 */
import type { CallNode, CallNodeRole, CallTree, Times, Weight } from './call-tree.js';
import { makeCallNode, sortSiblings } from './make-call-node.js';
import { type FramePaths, mergePaths } from './merge-paths.js';
import type { Frame, Profile, Thread } from './profile.js';
import { makePseudoFrame } from './pseudo-frame.js';
import { NO_TIMES } from './times.js';

export interface BuildOptions {
  /** Only this one of the profile's threads; all without it. */
  readonly thread?: Thread;
  /** `wall` without it. */
  readonly weight?: Weight;
}

export function buildCallTree(profile: Profile, options: BuildOptions = {}): CallTree {
  const weight = options.weight ?? 'wall';
  const threads = options.thread ? [options.thread] : profile.threads;
  const paths = mergePaths(profile);
  const [only] = threads;
  if (only && threads.length === 1) {
    return { root: aggregateThread(only, 'root', paths, weight), profile, weight };
  }
  const root = makeCallNode(weight, {
    role: 'root',
    frame: makePseudoFrame(only ? '<all threads>' : '<main>'),
    self: NO_TIMES,
    children: threads.map((thread) => aggregateThread(thread, 'thread', paths, weight)),
  });
  return { root, profile, weight };
}

function aggregateThread(
  thread: Thread,
  role: CallNodeRole,
  paths: FramePaths,
  weight: Weight,
): CallNode {
  // One more than there are paths: the last place is the empty stack's, which is the thread itself.
  const top = paths.frame.length;
  const self = sumColumns(thread, paths.ofStack, top);
  const total = [self[0].slice(), self[1].slice(), self[2].slice()] as Columns;
  const children: (CallNode[] | undefined)[] = new Array(top + 1);
  for (let path = top - 1; path >= 0; path--) {
    const times = readColumns(total, path);
    if (times.samples === 0) continue;
    const parent = paths.parent[path] as number;
    const parentPlace = parent < 0 ? top : parent;
    addToColumns(total, parentPlace, times.wallNs, times.cpuNs, times.samples);
    const node: CallNode = {
      role: 'frame',
      frame: paths.frame[path] as Frame,
      self: readColumns(self, path),
      total: times,
      // Collected from the last path to the first: reversed, equal ones stay in order of appearance.
      children: sortSiblings((children[path] ?? []).reverse(), weight),
    };
    const siblings = children[parentPlace];
    if (siblings) siblings.push(node);
    else children[parentPlace] = [node];
  }
  return {
    role,
    frame: makePseudoFrame(`<${thread.name}>`),
    self: readColumns(self, top),
    total: readColumns(total, top),
    children: sortSiblings((children[top] ?? []).reverse(), weight),
  };
}

/** Wall, CPU, samples. */
type Columns = [Float64Array, Float64Array, Float64Array];

function sumColumns({ samples }: Thread, pathOfStack: Int32Array, top: number): Columns {
  const sums: Columns = [
    new Float64Array(top + 1),
    new Float64Array(top + 1),
    new Float64Array(top + 1),
  ];
  for (let i = 0; i < samples.stack.length; i++) {
    const stack = samples.stack[i] as number;
    const place = stack < 0 ? top : (pathOfStack[stack] as number);
    addToColumns(sums, place, samples.wallNs[i] as number, samples.cpuNs[i] as number, 1);
  }
  return sums;
}

function addToColumns(
  sums: Columns,
  place: number,
  wallNs: number,
  cpuNs: number,
  samples: number,
): void {
  sums[0][place] = (sums[0][place] as number) + wallNs;
  sums[1][place] = (sums[1][place] as number) + cpuNs;
  sums[2][place] = (sums[2][place] as number) + samples;
}

function readColumns(sums: Columns, place: number): Times {
  return {
    wallNs: sums[0][place] as number,
    cpuNs: sums[1][place] as number,
    samples: sums[2][place] as number,
  };
}
