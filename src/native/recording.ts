/**
 * Turns what the addon recorded, handed over in memory or in a file, into a Profile. The layout is
 * written by native/recording_file.cc and belongs to one version: it is no format to keep.
 */
import { isAscii } from 'node:buffer';
import {
  FRAME_KINDS,
  type Frame,
  type Profile,
  type ProfileMetadata,
  type SampleColumns,
  type StackTable,
} from '../model/profile.js';
import type { RecordingContext } from '../model/recording-context.js';
import { pathOf } from '../model/script-path.js';
import type { RawRecording } from './addon.js';
import { completeProfile, type RecordingEnd } from './complete-profile.js';

interface Header {
  readonly threadId: number;
  readonly startedAtMs: number;
  readonly durationNs: number;
  readonly intervalUs: number;
  readonly maxOverheadPpm: number;
  readonly intervalP50Ns: number;
  readonly intervalP99Ns: number;
  readonly signal: string;
  readonly signalWasChosen: number;
  readonly signalWasTaken: number;
  readonly codeEventsDisturbed: number;
  readonly inliningKnown: number;
  readonly unreadCode: number;
  readonly ticks: number;
  readonly sampled: number;
  readonly repeated: number;
  readonly lost: number;
  readonly refused: number;
  readonly missedDeadlines: number;
  readonly truncated: number;
  readonly unresolved: number;
  readonly merged: number;
  readonly handlerNs: number;
  readonly codeEventNs: number;
  readonly timerCpuNs: number;
  readonly collectorCpuNs: number;
  /** 0: the process was killed, and this is the last that its collector wrote. */
  readonly complete: number;
  /** The event loop waited then. */
  readonly polling: number;
  readonly metadata: RecordingContext;
}

const FRAME_FIELDS = 5;
const MOST_SHARED_BYTES = 1_000_000;

/** `end`: of a recording that its process could not finish. Frames and columns are made when they are read. */
export function decodeRecording(recording: RawRecording, end: RecordingEnd = {}): Profile {
  const header = JSON.parse(recording.header) as Header;
  const segment = (name: string): ArrayBuffer => {
    const data = recording.segment(name);
    if (data === undefined) throw new Error(`no segment ${name}`);
    return data;
  };
  const strings = new Strings(segment('strings'), segment('stringEnds'));
  const sourceMaps = decodeSourceMaps(strings, new Int32Array(segment('sourceMaps')));
  const stacks = makeWhenRead<StackTable>({
    parent: () => new Int32Array(segment('stackParents')),
    frame: () => new Int32Array(segment('stackFrames')),
    line: () => new Int32Array(segment('stackLines')),
    column: () => new Int32Array(segment('stackColumns')),
    inlined: () => new Uint8Array(segment('stackInlined')),
  });
  const samples = makeWhenRead<SampleColumns>({
    stack: () => new Int32Array(segment('sampleStacks')),
    wallNs: () => new Float64Array(segment('sampleWallNs')),
    cpuNs: () => new Float64Array(segment('sampleCpuNs')),
  });
  const withFrames = makeWhenRead<Pick<Profile, 'frames'>>({
    frames: () => decodeFrames(strings, new Int32Array(segment('frames'))),
  });
  const profile = Object.assign(withFrames, {
    metadata: decodeMetadata(header),
    counts: {
      ticks: header.ticks,
      sampled: header.sampled,
      repeated: header.repeated,
      lost: header.lost,
      refused: header.refused,
      missedDeadlines: header.missedDeadlines,
      truncated: header.truncated,
      unresolved: header.unresolved,
      merged: header.merged,
    },
    cost: {
      handlerNs: header.handlerNs,
      codeEventNs: header.codeEventNs,
      timerCpuNs: header.timerCpuNs,
      collectorCpuNs: header.collectorCpuNs,
    },
    stacks,
    threads: [{ id: header.threadId, name: header.metadata.threadName, samples }],
    ...(sourceMaps.size > 0 ? { sourceMaps } : {}),
  });
  if (header.complete === 1) return profile;
  return completeProfile(profile, header.polling === 1, end);
}

/**
 * Stopping would block for all of it at once: V8 goes on collecting garbage, for 5 ms, with each large buffer
 * that it is given, and code that runs for the first time is slow.
 */
function makeWhenRead<T extends object>(make: { readonly [Name in keyof T]: () => T[Name] }): T {
  const made = {} as T;
  for (const name of Object.keys(make) as (keyof T)[]) {
    let value: T[typeof name] | undefined;
    const get = () => {
      value ??= make[name]();
      return value;
    };
    Object.defineProperty(made, name, { enumerable: true, get });
  }
  return made;
}

/** Of a profile that nobody may read for long, or that may be damaged: makes all of it now. */
export function readAll({ frames, stacks, threads }: Profile): void {
  for (const part of [frames, stacks, ...threads.map(({ samples }) => samples)])
    Object.values(part);
}

/** Each text is decoded once, however many frames share it. */
class Strings {
  readonly #blob: Buffer;
  /** All of it, where a byte is a character: parts of a string are had for less than those of a buffer. */
  readonly #ascii: string | undefined;
  readonly #ends: Uint32Array;
  readonly #texts: string[] = [];
  readonly #paths: string[] = [];

  constructor(blob: ArrayBuffer, ends: ArrayBuffer) {
    this.#blob = Buffer.from(blob);
    this.#ends = new Uint32Array(ends);
    // With source maps among them it is long, and would live as long as the shortest of its parts.
    const isShort = blob.byteLength < MOST_SHARED_BYTES;
    this.#ascii = isShort && isAscii(this.#blob) ? this.#blob.toString('latin1') : undefined;
  }

  bytes(index: number): Buffer {
    return this.#blob.subarray(this.#start(index), this.#ends[index]);
  }

  text(index: number): string {
    if (index >= this.#ends.length) return '';
    this.#texts[index] ??=
      this.#ascii?.slice(this.#start(index), this.#ends[index]) ??
      this.bytes(index).toString('utf8');
    return this.#texts[index];
  }

  path(index: number): string {
    this.#paths[index] ??= pathOf(this.text(index));
    return this.#paths[index];
  }

  #start(index: number): number {
    return index === 0 ? 0 : (this.#ends[index - 1] ?? 0);
  }
}

/** Pairs of a file and a URL. */
function decodeSourceMaps(strings: Strings, pairs: Int32Array): Map<string, Uint8Array> {
  const maps = new Map<string, Uint8Array>();
  for (let at = 0; at + 2 <= pairs.length; at += 2) {
    maps.set(strings.path(pairs[at] as number), strings.bytes(pairs[at + 1] as number));
  }
  return maps;
}

function decodeFrames(strings: Strings, fields: Int32Array): Frame[] {
  const frames: Frame[] = [];
  for (let at = 0; at + FRAME_FIELDS <= fields.length; at += FRAME_FIELDS) {
    // In the order in which native/recording_file.cc writes them.
    const field = (index: number): number => fields[at + index] ?? 0;
    frames.push({
      kind: FRAME_KINDS[field(0)] ?? 'unknown',
      name: strings.text(field(1)),
      file: strings.path(field(2)),
      line: field(3),
      column: field(4),
    });
  }
  return frames;
}

function decodeMetadata(header: Header): ProfileMetadata {
  const notes: string[] = [];
  if (header.signalWasTaken === 1) {
    notes.push(
      `Somebody else took the sampling signal while we ran; ${header.signal} was used from then on.`,
    );
  } else if (header.signalWasChosen === 0 && header.signal !== 'SIGURG') {
    notes.push(`Somebody else owned SIGURG, so ${header.signal} was used.`);
  }
  if (header.codeEventsDisturbed === 1) {
    notes.push("Another tool took V8's code events: functions compiled since have no name.");
  }
  if (header.inliningKnown === 0) {
    notes.push(
      'Inlined functions count as their callers: this V8 is not one that nativeprof can read.',
    );
  } else if (header.unreadCode > 0) {
    notes.push(
      `Functions inlined into ${header.unreadCode} pieces of code count as their callers: these could not be read.`,
    );
  }
  const { threadName: _, ...context } = header.metadata;
  return {
    ...context,
    engine: 'signal',
    startedAtMs: header.startedAtMs,
    durationNs: header.durationNs,
    intervalUs: header.intervalUs,
    ...(header.maxOverheadPpm > 0 ? { maxOverhead: header.maxOverheadPpm / 1e6 } : {}),
    intervalP50Us: header.intervalP50Ns / 1000,
    intervalP99Us: header.intervalP99Ns / 1000,
    signal: header.signal,
    notes,
  };
}
