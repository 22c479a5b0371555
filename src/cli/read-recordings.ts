/** Reads what the threads and processes of a run have left. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CpuProfileRecording, convertCpuProfile } from '../importers/cpu-profile.js';
import { mergeRun } from '../model/merge-run.js';
import type { Profile } from '../model/profile.js';
import type { RecordingEnd } from '../native/complete-profile.js';
import { readProcess } from '../native/read-process.js';
import {
  FAILURE_SUFFIX,
  INSPECTOR_RECORDING_SUFFIX,
  SIGNAL_RECORDING_SUFFIX,
} from './run-config.js';
import { listUnwritten, noteUnwritten } from './unwritten.js';

export interface Recordings {
  /** One for each process, with all its threads; the one that used the most CPU time first. Or one for all. */
  readonly recordings: readonly Profile[];
  /** Why processes and threads could not be recorded. */
  readonly failures: readonly string[];
  /** The code of the error for which not all could be written: `ENOSPC`. */
  readonly unwritten: string | undefined;
}

/** The process that was started directly, and how it ended. */
export interface EndedProcess {
  readonly pid: number | undefined;
  readonly signal: NodeJS.Signals | null;
  readonly atMs: number;
}

/**
 * When the process was killed, if it was the one that was started directly. One that has ended by itself
 * and left an unfinished recording was another program by then, which had taken its place.
 */
export function killedAtMs({ pid, signal, atMs }: EndedProcess, of: number): number | undefined {
  return pid === of && signal !== null ? atMs : undefined;
}

/** `asOne`: all processes, in order of their start. */
export function readRecordings(directory: string, ended: EndedProcess, asOne = false): Recordings {
  const failures: string[] = [];
  const processes = new Map<string, Profile[]>();
  const unwritten = new Map(listUnwritten(directory).map(({ name, code }) => [pidOf(name), code]));
  for (const name of readdirSync(directory).sort(byThread)) {
    const path = join(directory, name);
    if (name.endsWith(FAILURE_SUFFIX)) failures.push(readFileSync(path, 'utf8'));
    try {
      const pid = pidOf(name);
      const atMs = killedAtMs(ended, Number(pid));
      const threads = readThreads(path, { atMs, isCutOff: unwritten.has(pid) });
      processes.set(pid, [...(processes.get(pid) ?? []), ...threads]);
    } catch (error) {
      // One process's must not cost the others theirs.
      failures.push((error as Error).message);
    }
  }
  const recordings = [...processes].flatMap(([pid, threads]) =>
    mergeAll(threads).map((profile) => noteUnwritten(profile, unwritten.get(pid))),
  );
  const [code] = unwritten.values();
  if (asOne) {
    recordings.sort((a, b) => a.metadata.startedAtMs - b.metadata.startedAtMs);
    return { recordings: mergeAll(recordings), failures, unwritten: code };
  }
  recordings.sort((a, b) => cpuNs(b) - cpuNs(a));
  return { recordings, failures, unwritten: code };
}

/** One profile, or none. */
function mergeAll([first, ...others]: readonly Profile[]): Profile[] {
  return first === undefined ? [] : [mergeRun([first, ...others])];
}

/** Of V8's profiler each thread has a file: `4711.cpuprofile.json` of the main one comes first. */
function byThread(a: string, b: string): number {
  const number = (name: string) => Number(name.split('.')[1]) || 0;
  return number(a) - number(b) || (a < b ? -1 : 1);
}

function pidOf(fileName: string): string {
  return fileName.split('.')[0] as string;
}

/** None: that file is no recording. */
function readThreads(path: string, end: RecordingEnd): Profile[] {
  if (path.endsWith(SIGNAL_RECORDING_SUFFIX)) {
    return [readProcess(path, end)];
  }
  if (!path.endsWith(INSPECTOR_RECORDING_SUFFIX)) return [];
  return [convertCpuProfile(JSON.parse(readFileSync(path, 'utf8')) as CpuProfileRecording)];
}

function cpuNs(profile: Profile): number {
  let sum = 0;
  for (const { samples } of profile.threads) for (const cpu of samples.cpuNs) sum += cpu;
  return sum;
}
