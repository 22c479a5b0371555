/**
 * pprof, gzipped: `go tool pprof`, Pyroscope, Parca, Datadog.
 * https://github.com/google/pprof/blob/main/proto/profile.proto
 *
 * It has no order of time: one sample per thread and distinct stack. Functions that V8 inlined are
 * lines of their caller's location, which is what the format has them for.
 */
import { gzipSync } from 'node:zlib';
import {
  type LabelInput,
  Profile as PprofProfile,
  StringTable,
  type ValueType,
} from 'pprof-format';
import type { Weight } from '../model/call-tree.js';
import type { Frame, Profile, Thread } from '../model/profile.js';
import { nameFrame } from '../processors/written-names.js';
import { makeLabeller } from './frame-label.js';
import type { Renderer } from './renderer.js';
import { roundTimes } from './round-times.js';

const NS_PER_US = 1000;
const NS_PER_MS = 1_000_000n;
const ONLY_MAPPING = 1;

export const PPROF: Renderer = {
  name: 'pprof',
  description: 'for go tool pprof, Pyroscope and Parca; gzipped',
  extensions: ['.pb.gz', '.pprof'],
  isBinary: true,
  render: (profile, { weight = 'wall' }) => gzipSync(encodeProfile(profile, weight)),
};

function encodeProfile(profile: Profile, weight: Weight): Uint8Array {
  const { metadata, threads } = profile;
  const strings = new StringTable();
  const text = (it: string) => strings.dedup(it);
  const nanoseconds = (type: string) => ({ type: text(type), unit: text('nanoseconds') });
  const locations = new LocationTable(profile, strings);
  return new PprofProfile({
    sampleType: [
      { type: text('samples'), unit: text('count') },
      nanoseconds('cpu'),
      nanoseconds('wall'),
    ] satisfies Partial<ValueType>[],
    defaultSampleType: text(weight),
    sample: threads.flatMap((thread) => listSamples(profile, thread, locations, strings)),
    location: locations.locations,
    function: locations.functions,
    // Without one pprof looks for symbols of its own, and has no name for the program.
    mapping: [
      {
        id: ONLY_MAPPING,
        filename: text(metadata.command),
        hasFunctions: true,
        hasFilenames: true,
        hasLineNumbers: true,
        hasInlineFrames: true,
      },
    ],
    timeNanos: BigInt(Math.round(metadata.startedAtMs)) * NS_PER_MS,
    durationNanos: Math.round(metadata.durationNs),
    periodType: nanoseconds('wall'),
    period: metadata.intervalUs * NS_PER_US,
    comment: metadata.notes.map(text),
    stringTable: strings,
  }).encode();
}

function listSamples(
  { stacks }: Profile,
  thread: Thread,
  locations: LocationTable,
  strings: StringTable,
) {
  const sums = sumByStack(thread, stacks.frame.length);
  const label: LabelInput[] = [
    { key: strings.dedup('thread'), str: strings.dedup(thread.name) },
    { key: strings.dedup('thread_id'), num: thread.id },
  ];
  const cpuNs = roundTimes(sums.cpuNs, 1);
  const wallNs = roundTimes(sums.wallNs, 1);
  return Array.from(sums.count).flatMap((count, place) => {
    if (count === 0) return [];
    const locationId = locations.list(place === stacks.frame.length ? -1 : place);
    return { locationId, value: [count, cpuNs[place] ?? 0, wallNs[place] ?? 0], label };
  });
}

/** The last place is the empty stack's. */
function sumByStack({ samples }: Thread, stackCount: number) {
  const count = new Float64Array(stackCount + 1);
  const cpuNs = new Float64Array(stackCount + 1);
  const wallNs = new Float64Array(stackCount + 1);
  for (let i = 0; i < samples.stack.length; i++) {
    const stack = samples.stack[i] as number;
    const place = stack < 0 ? stackCount : stack;
    count[place] = (count[place] as number) + 1;
    cpuNs[place] = (cpuNs[place] as number) + (samples.cpuNs[i] as number);
    wallNs[place] = (wallNs[place] as number) + (samples.wallNs[i] as number);
  }
  return { count, cpuNs, wallNs };
}

interface Line {
  readonly functionId: number;
  readonly line: number;
  readonly column: number;
}

/** A location is what one frame of the machine executes: a function, and what is inlined there. */
class LocationTable {
  readonly locations: { id: number; mappingId: number; line: Line[] }[] = [];
  readonly functions: object[] = [];
  readonly #profile: Profile;
  readonly #strings: StringTable;
  readonly #labelOf: ReturnType<typeof makeLabeller>;
  /** By the location of the caller that it is inlined into, function and position. */
  readonly #ids = new Map<string, number>();
  readonly #functionIds = new Map<number, number>();
  readonly #idOfStack: Int32Array;

  constructor(profile: Profile, strings: StringTable) {
    this.#profile = profile;
    this.#strings = strings;
    this.#labelOf = makeLabeller(profile);
    this.#idOfStack = new Int32Array(profile.stacks.frame.length);
  }

  /** Of a stack, leaf first. */
  list(stack: number): number[] {
    const { parent, inlined } = this.#profile.stacks;
    const ids: number[] = [];
    let at = stack;
    while (at >= 0) {
      ids.push(this.#idOf(at));
      while (inlined[at] === 1 && (parent[at] as number) >= 0) at = parent[at] as number;
      at = parent[at] as number;
    }
    return ids;
  }

  #idOf(stack: number): number {
    const known = this.#idOfStack[stack] as number;
    if (known > 0) return known;
    const { parent, frame, line, column, inlined } = this.#profile.stacks;
    const caller = parent[stack] as number;
    const outer = inlined[stack] === 1 && caller >= 0 ? this.#idOf(caller) : 0;
    const own: Line = {
      functionId: this.#functionIdOf(frame[stack] as number),
      line: line[stack] as number,
      column: column[stack] as number,
    };
    const key = `${outer} ${own.functionId} ${own.line} ${own.column}`;
    const id =
      this.#ids.get(key) ?? this.#add(key, [own, ...(this.locations[outer - 1]?.line ?? [])]);
    this.#idOfStack[stack] = id;
    return id;
  }

  #add(key: string, line: Line[]): number {
    const id = this.locations.push({
      id: this.locations.length + 1,
      mappingId: ONLY_MAPPING,
      line,
    });
    this.#ids.set(key, id);
    return id;
  }

  #functionIdOf(index: number): number {
    const known = this.#functionIds.get(index);
    if (known !== undefined) return known;
    const frame = this.#profile.frames[index] as Frame;
    const id = this.functions.push({
      id: this.functions.length + 1,
      name: this.#strings.dedup(this.#nameOf(frame)),
      systemName: this.#strings.dedup(frame.name),
      filename: this.#strings.dedup(frame.file),
      startLine: frame.line,
    });
    this.#functionIds.set(index, id);
    return id;
  }

  /** pprof takes functions of one name for one: those without need their place. */
  #nameOf(frame: Frame): string {
    const name = nameFrame(frame);
    if (frame.kind !== 'js' || frame.name !== '(anonymous)') return name;
    return `${name} ${this.#labelOf(frame).place}`.trimEnd();
  }
}
