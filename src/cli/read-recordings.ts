/** Reads what the threads and processes of a run have left. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CpuProfileRecording, convertCpuProfile } from '../importers/cpu-profile.js';
import { mergeRun } from '../model/merge-run.js';
import type { Profile } from '../model/profile.js';
import { decodeRecording } from '../native/recording.js';
import { readRecordingFile } from '../native/recording-file.js';
import {
  FAILURE_SUFFIX,
  INSPECTOR_RECORDING_SUFFIX,
  SIGNAL_RECORDING_SUFFIX,
} from './run-config.js';

export interface Recordings {
  /** One for each process, with all its threads; the one that used the most CPU time first. Or one for all. */
  readonly recordings: readonly Profile[];
  /** Why processes and threads could not be recorded. */
  readonly failures: readonly string[];
}

/** The process that was started directly, and when it ended. */
export interface EndedProcess {
  readonly pid: number | undefined;
  readonly atMs: number;
}

/** `asOne`: all processes, in order of their start. */
export function readRecordings(directory: string, ended: EndedProcess, asOne = false): Recordings {
  const failures: string[] = [];
  const processes = new Map<string, [Profile, ...Profile[]]>();
  for (const name of readdirSync(directory).sort(byThread)) {
    const path = join(directory, name);
    if (name.endsWith(FAILURE_SUFFIX)) failures.push(readFileSync(path, 'utf8'));
    try {
      const [pid = ''] = name.split('.');
      const recording = readRecording(path, Number(pid) === ended.pid ? ended.atMs : undefined);
      if (recording === undefined) continue;
      const threads = processes.get(pid);
      if (threads === undefined) processes.set(pid, [recording]);
      else threads.push(recording);
    } catch (error) {
      // One process's must not cost the others theirs.
      failures.push((error as Error).message);
    }
  }
  const recordings = [...processes.values()].map(mergeRun);
  if (asOne) {
    recordings.sort((a, b) => a.metadata.startedAtMs - b.metadata.startedAtMs);
    const [first, ...others] = recordings;
    return { recordings: first === undefined ? [] : [mergeRun([first, ...others])], failures };
  }
  recordings.sort((a, b) => cpuNs(b) - cpuNs(a));
  return { recordings, failures };
}

/** `4711.recording`, of a main thread, before `4711.2.recording` and `4711.10.recording`. */
function byThread(a: string, b: string): number {
  const number = (name: string) => Number(name.split('.')[1]) || 0;
  return number(a) - number(b) || (a < b ? -1 : 1);
}

/** Undefined: that file is no recording. */
function readRecording(path: string, endedAtMs?: number): Profile | undefined {
  if (path.endsWith(SIGNAL_RECORDING_SUFFIX)) {
    return decodeRecording(readRecordingFile(path), endedAtMs);
  }
  if (!path.endsWith(INSPECTOR_RECORDING_SUFFIX)) return undefined;
  return convertCpuProfile(JSON.parse(readFileSync(path, 'utf8')) as CpuProfileRecording);
}

function cpuNs(profile: Profile): number {
  let sum = 0;
  for (const { samples } of profile.threads) for (const cpu of samples.cpuNs) sum += cpu;
  return sum;
}
