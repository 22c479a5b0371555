/**
 * pprof, of any profiler that measures time: Go, @datadog/pprof, ourselves.
 * https://github.com/google/pprof/blob/main/proto/profile.proto
 */
import type { Location, Profile as Pprof, Sample } from 'pprof-format';
import type { Profile, Thread } from '../model/profile.js';
import { DESCRIBED_BY_OTHERS } from './foreign-metadata.js';
import { nameFunction } from './pprof-names.js';
import { chooseTimes, type SampleTimes } from './pprof-times.js';
import { ProfileBuilder } from './profile-builder.js';

const NS_PER_US = 1000;
const NS_PER_MS = 1e6;
/** A file may claim any number of samples: beyond it each stack is one. */
const MOST_ROWS = 1_000_000;

/** Throws where it holds no times. */
export function convertPprof(pprof: Pprof): Profile {
  const text = (index: number | bigint): string => pprof.stringTable.strings[Number(index)] ?? '';
  const times = chooseTimes(pprof, text);
  const builder = new ProfileBuilder();
  const stackOf = internLocations(pprof, text, builder);
  const threads = collectThreads(pprof, text, times, stackOf);
  const sampledNs = Math.max(0, ...threads.map(({ samples }) => sum(samples.wallNs)));
  const mapping = pprof.mapping[0];
  const startedAtMs = Number(pprof.timeNanos) / NS_PER_MS;
  return builder.build(
    {
      ...DESCRIBED_BY_OTHERS,
      command: mapping === undefined ? '' : text(mapping.filename),
      startedAtMs,
      durationNs: Math.max(Number(pprof.durationNanos), sampledNs),
      intervalUs: Math.round(times.periodNs / NS_PER_US),
      intervalP50Us: 0,
      intervalP99Us: 0,
      notes: [...times.notes, ...pprof.comment.map(text).filter((comment) => comment !== '')],
    },
    threads,
    countAll(pprof, times),
  );
}

/** From a sample to its stack: each of its locations is a call, with what is inlined there. */
function internLocations(
  pprof: Pprof,
  text: (index: number | bigint) => string,
  builder: ProfileBuilder,
): (sample: Sample) => number {
  const frames = new Map(
    pprof.function.map((it) => [Number(it.id), builder.internFrame(nameFunction(it, text))]),
  );
  const mappings = new Map(pprof.mapping.map((it) => [Number(it.id), text(it.filename)]));
  const nameAddress = ({ address, mappingId }: Location) => {
    const name = `0x${address.toString(16)}`;
    const file = mappings.get(Number(mappingId)) ?? '';
    return builder.internFrame({ kind: 'unknown', name, file, line: 0, column: 0 });
  };
  const listPositions = (location: Location): number[] => {
    if (location.line.length === 0) {
      const frame = nameAddress(location);
      return [builder.internPosition({ frame, line: 0, column: 0, inlined: false })];
    }
    // Innermost first there; the last one is the function that the others are inlined into.
    return location.line
      .map(({ functionId, line, column }, i) => {
        const frame = frames.get(Number(functionId)) ?? nameAddress(location);
        return builder.internPosition({
          frame,
          line: Number(line),
          column: Number(column),
          inlined: i < location.line.length - 1,
        });
      })
      .reverse();
  };
  const positions = new Map(pprof.location.map((it) => [Number(it.id), listPositions(it)]));
  return ({ locationId }) => {
    let stack = -1;
    for (let i = locationId.length - 1; i >= 0; i--) {
      for (const position of positions.get(Number(locationId[i])) ?? []) {
        stack = builder.internStack(stack, position);
      }
    }
    return stack;
  };
}

interface Rows {
  readonly id: number;
  readonly stack: number[];
  readonly wallNs: number[];
  readonly cpuNs: number[];
}

function collectThreads(
  pprof: Pprof,
  text: (index: number | bigint) => string,
  times: SampleTimes,
  stackOf: (sample: Sample) => number,
): Thread[] {
  const threads = new Map<string, Rows>();
  const isSmall = countAll(pprof, times) <= MOST_ROWS;
  for (const sample of pprof.sample) {
    const { wallNs, cpuNs } = times.read(sample);
    if (wallNs <= 0) continue;
    const { name, id } = readThread(sample, text);
    const rows = threads.get(name) ?? { id, stack: [], wallNs: [], cpuNs: [] };
    threads.set(name, rows);
    const stack = stackOf(sample);
    // As many as the profiler took, so that whoever counts them counts right.
    const count = isSmall ? Math.max(1, Math.floor(times.countOf(sample))) : 1;
    for (let i = 0; i < count; i++) {
      rows.stack.push(stack);
      rows.wallNs.push(cutPart(wallNs, i, count));
      rows.cpuNs.push(cutPart(cpuNs, i, count));
    }
  }
  return [...threads].map(([name, { id, stack, wallNs, cpuNs }]) => ({
    id,
    name,
    samples: {
      stack: Int32Array.from(stack),
      wallNs: Float64Array.from(wallNs),
      cpuNs: Float64Array.from(cpuNs),
    },
  }));
}

/** Of `count` parts of whole nanoseconds, which add up to `ns`. */
function cutPart(ns: number, part: number, count: number): number {
  if (count === 1) return ns;
  return Math.round((ns * (part + 1)) / count) - Math.round((ns * part) / count);
}

function countAll(pprof: Pprof, times: SampleTimes): number {
  return pprof.sample.reduce((count, sample) => count + times.countOf(sample), 0);
}

function readThread(
  sample: Sample,
  text: (index: number | bigint) => string,
): { name: string; id: number } {
  let name = 'main';
  let id = 0;
  for (const label of sample.label) {
    const key = text(label.key).replace(/[ _-]/g, '');
    if (key === 'thread' || key === 'threadname') name = text(label.str);
    else if (key === 'threadid') id = Number(label.num) || Number(text(label.str)) || 0;
  }
  return { name, id };
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}
