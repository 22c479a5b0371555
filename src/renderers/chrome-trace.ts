/**
 * The Trace Event Format, each call as one complete event: what `chrome://tracing`, the Performance
 * panel of DevTools and https://ui.perfetto.dev all show.
 * https://docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU
 */
import type { Weight } from '../model/call-tree.js';
import { type FramePaths, mergePaths } from '../model/merge-paths.js';
import type { Frame, Profile, Thread } from '../model/profile.js';
import { makePseudoFrame } from '../model/pseudo-frame.js';
import { makeLabeller } from './frame-label.js';
import { joinLines } from './join-lines.js';
import { mergeRepeats, mergeStacks, WITHOUT_ORDER } from './merge-repeats.js';
import type { Renderer } from './renderer.js';
import { type Call, traceCalls } from './trace-calls.js';

/** DevTools leaves events at 0 out of what it shows. */
const START_US = 1;
const NS_PER_US = 1000;
/** Half a gigabyte: more than that no browser loads. */
const MOST_CALLS = 4e6;

export const CHROME_TRACE: Renderer = {
  name: 'chrome-trace',
  description: 'Trace Event Format, for DevTools, Perfetto and chrome://tracing',
  extensions: ['.trace.json'],
  isBinary: false,
  render: (profile, { weight = 'wall' }) => joinLines(listLines(profile, weight)),
};

function listLines(profile: Profile, weight: Weight): string[] {
  const { pid, command, startedAtMs } = profile.metadata;
  const about = { source: 'nativeprof', command, startTime: new Date(startedAtMs).toISOString() };
  const paths = mergePaths(profile);
  const events = [
    writeName('process_name', pid, 0, command),
    ...profile.threads.flatMap((thread) => listEvents(profile, paths, thread, weight)),
  ];
  return [
    `{"displayTimeUnit":"ms","metadata":${JSON.stringify(about)},"traceEvents":[`,
    ...events.map((event, i) => (i < events.length - 1 ? `${event},` : event)),
    ']}',
  ];
}

function listEvents(profile: Profile, paths: FramePaths, thread: Thread, weight: Weight): string[] {
  const { pid } = profile.metadata;
  const begin = makeBeginner(profile, thread.id);
  const threadUs = START_US + (thread.startNs ?? 0) / NS_PER_US;
  const write = ({ path, startUs, durationUs }: Call) => {
    // What nobody called runs below the thread itself, which lasts for the whole recording.
    const frame = paths.frame[path] ?? makePseudoFrame(`<${thread.name}>`);
    return `${begin(frame)},"ts":${threadUs + startUs},"dur":${durationUs}}`;
  };
  const inOrder = traceCalls(mergeRepeats(thread.samples, weight), paths, MOST_CALLS);
  const calls =
    inOrder ??
    traceCalls(
      mergeStacks(thread.samples, profile.stacks, weight),
      paths,
      Number.POSITIVE_INFINITY,
    ) ??
    [];
  const name = inOrder ? thread.name : `${thread.name} ${WITHOUT_ORDER}`;
  return [writeName('thread_name', pid, thread.id, name), ...calls.map(write)];
}

function writeName(name: string, pid: number, tid: number, value: string): string {
  return JSON.stringify({ name, ph: 'M', pid, tid, ts: 0, args: { name: value } });
}

/** All that the calls of one function have in common, written once. */
function makeBeginner(profile: Profile, tid: number): (frame: Frame) => string {
  const { pid } = profile.metadata;
  const labelOf = makeLabeller(profile);
  const known = new Map<Frame, string>();
  return (frame) => {
    const written = known.get(frame);
    if (written !== undefined) return written;
    const { name, place } = labelOf(frame);
    const args = place === '' ? {} : { args: { place } };
    const event = JSON.stringify({ name, cat: frame.kind, ph: 'X', pid, tid, ...args });
    const begun = event.slice(0, -1);
    known.set(frame, begun);
    return begun;
  };
}
