/** What `nativeprof run` tells the program that it starts, in one environment variable, and its workers. */
import { join } from 'node:path';
import type { RecordingContext } from '../model/recording-context.js';
import type { AddonFile } from '../native/addon.js';
import type { CheckedOptions } from '../options.js';

export const RUN_CONFIG_VARIABLE = 'NATIVEPROF_RUN';

export interface RunConfig extends CheckedOptions {
  /** Found by the parent, so that the program spends no time on the search. */
  readonly addonFile?: AddonFile | undefined;
  /** Why the engine is the inspector's, where nobody has asked for it. */
  readonly engineNote?: string | undefined;
  readonly profilerVersion: string;
  /** Milliseconds of each part of a recording that rotates; 0: it does not. */
  readonly rotateMs: number;
  /** Where each process leaves its recording: a folder that only this user may read. */
  readonly directory: string;
  /**
   * `process`: only the one started directly is recorded, and sees no trace of us.
   * `tree`: so is every Node process that it starts, and all that these start.
   */
  readonly scope: 'process' | 'tree';
  /** NODE_OPTIONS as the program is to see them; undefined: not set. */
  readonly nodeOptions?: string | undefined;
}

/** What a thread tells its workers, under WORKER_CONFIG_KEY of their environment data. */
export interface WorkerConfig extends RunConfig {
  /** That of the main thread. */
  readonly context: RecordingContext;
}

export const WORKER_CONFIG_KEY = 'nativeprof.run';
/** In its environment data, the name that the program gave the worker; Node tells it from version 24 on. */
export const WORKER_NAME_KEY = 'nativeprof.name';

export const PRELOAD = join(__dirname, 'preload.js');
const PRELOAD_OPTION = ` --require "${PRELOAD.replace(/[\\"]/g, '\\$&')}"`;

/** Of NODE_OPTIONS. */
export function addPreload(nodeOptions = ''): string {
  return nodeOptions + PRELOAD_OPTION;
}

/** Of NODE_OPTIONS. */
export function hasPreload(nodeOptions: string | undefined): boolean {
  return nodeOptions?.includes(PRELOAD_OPTION) ?? false;
}

/** Undefined: nothing is left. */
export function removePreload(nodeOptions: string | undefined): string | undefined {
  return nodeOptions?.replace(PRELOAD_OPTION, '') || undefined;
}

/** Of a recording that rotates: behind it, `.` and the number of the rotation. */
export const SIGNAL_RECORDING_SUFFIX = '.recording';
export const INSPECTOR_RECORDING_SUFFIX = '.cpuprofile.json';
export const FAILURE_SUFFIX = '.failure';
