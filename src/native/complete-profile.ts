/** A recording of which a process that was killed, or replaced, left all but the end. */
import type { Profile, Thread } from '../model/profile.js';
import { makePseudoFrame } from '../model/pseudo-frame.js';

const NS_PER_MS = 1e6;

export interface RecordingEnd {
  /** When the process was killed, if that is known. */
  readonly atMs?: number | undefined;
  /** The process went on, but the rest could not be written. */
  readonly isCutOff?: boolean;
}

/**
 * The time from the last sample to the end goes where the thread was then: had it computed, it would
 * have left samples.
 */
export function completeProfile(
  { metadata, threads, ...profile }: Profile,
  wasIdle: boolean,
  { atMs = 0, isCutOff = false }: RecordingEnd,
): Profile {
  const untilNs = isCutOff
    ? metadata.durationNs
    : Math.max(metadata.durationNs, (atMs - metadata.startedAtMs) * NS_PER_MS);
  const missingMs = Math.round((untilNs - metadata.durationNs) / NS_PER_MS);
  const note =
    'The process was killed, crashed or became another program: this is what it had recorded until then.' +
    (wasIdle || missingMs === 0 ? '' : ` Its last ${missingMs} ms have no samples of their own.`);
  const rows = profile.stacks.parent.length;
  const addRow = (column: Int32Array, value: number) => Int32Array.from([...column, value]);
  const { parent, frame, line, column, inlined } = profile.stacks;
  return {
    ...profile,
    metadata: {
      ...metadata,
      durationNs: untilNs,
      notes: isCutOff ? metadata.notes : [...metadata.notes, note],
    },
    frames: [...profile.frames, makePseudoFrame('[idle]')],
    stacks: {
      parent: addRow(parent, -1),
      frame: addRow(frame, profile.frames.length),
      line: addRow(line, 0),
      column: addRow(column, 0),
      inlined: Uint8Array.from([...inlined, 0]),
    },
    threads: threads.map((thread) => extend(thread, untilNs, wasIdle ? rows : undefined)),
  };
}

/** `stack`: of the time that is missing; that of the last sample without it. */
function extend(thread: Thread, untilNs: number, stack?: number): Thread {
  const { samples } = thread;
  const missingNs = untilNs - samples.wallNs.reduce((sum, it) => sum + it, 0);
  if (missingNs <= 0) return thread;
  return {
    ...thread,
    samples: {
      stack: Int32Array.from([...samples.stack, stack ?? samples.stack.at(-1) ?? -1]),
      wallNs: Float64Array.from([...samples.wallNs, missingNs]),
      cpuNs: Float64Array.from([...samples.cpuNs, 0]),
    },
  };
}
