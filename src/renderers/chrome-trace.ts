/**
 * The Trace Event Format with V8's profile inside, one per thread: what `chrome://tracing`, the
 * Performance panel of DevTools and https://ui.perfetto.dev open.
 */
import type { Weight } from '../model/call-tree.js';
import type { Profile, Thread } from '../model/profile.js';
import { columnOf } from '../model/times.js';
import type { Renderer } from './renderer.js';
import { roundTimes } from './round-times.js';
import { buildV8Nodes, ROOT_FRAME, ROOT_ID } from './v8-nodes.js';

const NS_PER_US = 1000;
const US_PER_MS = 1000;
const CATEGORY = 'disabled-by-default-v8.cpu_profiler';

export const CHROME_TRACE: Renderer = {
  name: 'chrome-trace',
  description: 'Trace Event Format, for DevTools, Perfetto and chrome://tracing',
  extensions: ['.trace.json'],
  isBinary: false,
  render: (profile, { weight = 'wall' }) => JSON.stringify(describeTrace(profile, weight)),
};

function describeTrace(profile: Profile, weight: Weight) {
  const { metadata, threads } = profile;
  const pid = metadata.pid;
  const name = { name: 'process_name', ph: 'M', cat: '__metadata', pid, tid: pid, ts: 0 };
  return {
    displayTimeUnit: 'ms',
    metadata: {
      source: 'nativeprof',
      command: metadata.command,
      startTime: new Date(metadata.startedAtMs).toISOString(),
    },
    traceEvents: [
      { ...name, args: { name: metadata.command } },
      ...threads.flatMap((thread, i) => describeThread(profile, thread, i, weight)),
    ],
  };
}

function describeThread(profile: Profile, thread: Thread, index: number, weight: Weight) {
  const { pid, startedAtMs } = profile.metadata;
  const ts = Math.round(startedAtMs * US_PER_MS);
  const { nodes, idOf } = buildV8Nodes(profile, thread);
  const spansUs = roundTimes(columnOf(thread.samples, weight), NS_PER_US);
  const common = { pid, tid: thread.id, ts };
  const ofProfile = { ...common, ph: 'P', cat: CATEGORY, id: `0x${(index + 1).toString(16)}` };
  const lines = Array.from(thread.samples.stack, (it) => profile.stacks.line[it] ?? 0);
  return [
    { ...common, name: 'thread_name', ph: 'M', cat: '__metadata', args: { name: thread.name } },
    { ...ofProfile, name: 'Profile', args: { data: { startTime: ts } } },
    {
      ...ofProfile,
      name: 'ProfileChunk',
      args: {
        data: {
          cpuProfile: {
            nodes: [{ id: ROOT_ID, callFrame: { ...ROOT_FRAME, codeType: 'other' } }, ...nodes],
            samples: [...Array.from(thread.samples.stack, idOf), ROOT_ID],
          },
          // A sample begins its span here, as in `.cpuprofile`.
          timeDeltas: [0, ...spansUs],
          lines: [...lines, 0],
        },
      },
    },
  ];
}
