/** Reads what the processes of a run have left. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CpuProfileRecording, convertCpuProfile } from '../importers/cpu-profile.js';
import type { Profile } from '../model/profile.js';
import { decodeRecording, readRecordingFile } from '../native/recording.js';
import {
  FAILURE_SUFFIX,
  INSPECTOR_RECORDING_SUFFIX,
  SIGNAL_RECORDING_SUFFIX,
} from './run-config.js';

export interface Recordings {
  /** The one that used the most CPU time first. */
  readonly recordings: readonly Profile[];
  /** Why processes could not be recorded. */
  readonly failures: readonly string[];
}

export function readRecordings(directory: string): Recordings {
  const recordings: Profile[] = [];
  const failures: string[] = [];
  for (const name of readdirSync(directory).sort()) {
    const path = join(directory, name);
    if (name.endsWith(FAILURE_SUFFIX)) failures.push(readFileSync(path, 'utf8'));
    try {
      const recording = readRecording(path);
      if (recording !== undefined) recordings.push(recording);
    } catch (error) {
      // One process's must not cost the others theirs.
      failures.push((error as Error).message);
    }
  }
  recordings.sort((a, b) => cpuNs(b) - cpuNs(a));
  return { recordings, failures };
}

/** Undefined: that file is no recording. */
function readRecording(path: string): Profile | undefined {
  if (path.endsWith(SIGNAL_RECORDING_SUFFIX)) return decodeRecording(readRecordingFile(path));
  if (!path.endsWith(INSPECTOR_RECORDING_SUFFIX)) return undefined;
  return convertCpuProfile(JSON.parse(readFileSync(path, 'utf8')) as CpuProfileRecording);
}

function cpuNs(profile: Profile): number {
  let sum = 0;
  for (const { samples } of profile.threads) for (const cpu of samples.cpuNs) sum += cpu;
  return sum;
}
