/** What `nativeprof run` tells the program that it starts, in one environment variable. */
import type { AddonFile } from '../native/addon.js';
import type { CheckedOptions } from '../options.js';

export const RUN_CONFIG_VARIABLE = 'NATIVEPROF_RUN';

export interface RunConfig extends CheckedOptions {
  /** Found by the parent, so that the program spends no time on the search. */
  readonly addonFile?: AddonFile | undefined;
  readonly profilerVersion: string;
  /** Milliseconds of each part of a recording that rotates; 0: it does not. */
  readonly rotateMs: number;
  /** Where each process leaves its recording: a folder that only this user may read. */
  readonly directory: string;
  /**
   * `script`: only the process started directly is recorded, and sees no trace of us.
   * `command`: every Node process that the command starts is.
   */
  readonly scope: 'script' | 'command';
  /** NODE_OPTIONS as the program is to see them; undefined: not set. */
  readonly nodeOptions?: string | undefined;
}

/** Of a recording that rotates: behind it, `.` and the number of the rotation. */
export const SIGNAL_RECORDING_SUFFIX = '.recording';
export const INSPECTOR_RECORDING_SUFFIX = '.cpuprofile.json';
export const FAILURE_SUFFIX = '.failure';
