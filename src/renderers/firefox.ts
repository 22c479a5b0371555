/**
 * https://profiler.firefox.com: its processed profile format, which every later version of it reads.
 * https://github.com/firefox-devtools/profiler/blob/main/src/types/profile.ts
 */
import type { Weight } from '../model/call-tree.js';
import type { Profile, Thread } from '../model/profile.js';
import { columnOf } from '../model/times.js';
import { CATEGORIES } from './firefox-categories.js';
import { describeTables } from './firefox-tables.js';
import type { Renderer } from './renderer.js';
import { roundTimes } from './round-times.js';

/** `CHANGELOG-formats.md` there says what each is. */
const PROCESSED_VERSION = 70;
const GECKO_VERSION = 36;

const NS_PER_MS = 1e6;
const US_PER_MS = 1000;

export const FIREFOX: Renderer = {
  name: 'firefox',
  description: 'for https://profiler.firefox.com',
  extensions: ['.firefox.json'],
  isBinary: false,
  render: (profile, { weight = 'wall' }) => JSON.stringify(describeProfile(profile, weight)),
};

function describeProfile(profile: Profile, weight: Weight) {
  return {
    meta: describeMeta(profile),
    libs: [],
    pages: [],
    shared: describeTables(profile),
    threads: profile.threads.map((thread, i) => describeThread(profile, thread, i === 0, weight)),
  };
}

function describeMeta({ metadata }: Profile) {
  const durationMs = metadata.durationNs / NS_PER_MS;
  return {
    version: GECKO_VERSION,
    preprocessedProfileVersion: PROCESSED_VERSION,
    interval: metadata.intervalUs / US_PER_MS,
    startTime: metadata.startedAtMs,
    endTime: metadata.startedAtMs + durationMs,
    profilingStartTime: 0,
    profilingEndTime: durationMs,
    processType: 0,
    product: metadata.command,
    arguments: metadata.command,
    importedFrom: `nativeprof ${metadata.profilerVersion}`,
    platform: metadata.platform,
    oscpu: `${metadata.platform} ${metadata.arch}`,
    misc: `Node.js ${metadata.nodeVersion}`,
    stackwalk: 1,
    debug: false,
    categories: CATEGORIES,
    markerSchema: [],
    sampleUnits: { time: 'ms', eventDelay: 'ms', threadCPUDelta: 'ns' },
    symbolicated: true,
    symbolicationNotSupported: true,
    usesOnlyOneStackType: true,
    sourceCodeIsNotOnSearchfox: true,
    keepProfileThreadOrder: true,
  };
}

function describeThread(
  { metadata }: Profile,
  thread: Thread,
  isMainThread: boolean,
  weight: Weight,
) {
  return {
    processType: 'default',
    processName: metadata.command,
    processStartupTime: 0,
    processShutdownTime: null,
    registerTime: (thread.startNs ?? 0) / NS_PER_MS,
    unregisterTime: null,
    pausedRanges: [],
    name: thread.name,
    isMainThread,
    pid: String(metadata.pid),
    tid: thread.id,
    samples: describeSamples(thread, weight),
    markers: {
      data: [],
      name: [],
      startTime: [],
      endTime: [],
      phase: [],
      category: [],
      length: 0,
    },
  };
}

/**
 * `tracing-ms`: a sample begins at its time and lasts for its weight. The CPU time is that since the
 * sample before it, so one without a stack ends the last.
 */
function describeSamples({ samples, startNs = 0 }: Thread, weight: Weight) {
  const wallNs = roundTimes(samples.wallNs, 1);
  const cpuNs = roundTimes(samples.cpuNs, 1);
  const weightNs = roundTimes(columnOf(samples, weight), 1);
  const toMs = (ns: number) => ns / NS_PER_MS;
  return {
    stack: [...Array.from(samples.stack, (it) => (it < 0 ? null : it)), null],
    timeDeltas: [toMs(startNs), ...wallNs.map(toMs)],
    weight: [...weightNs.map(toMs), 0],
    weightType: 'tracing-ms',
    threadCPUDelta: [0, ...cpuNs],
    length: samples.stack.length + 1,
  };
}
