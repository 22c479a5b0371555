/**
 * `node --import nativeprof/register app.js`: arms the main thread and every worker. Options come from
 * the environment. A mistake in them costs the program no more than its recordings.
 */
import { isMainThread } from 'node:worker_threads';
import { NativeprofError } from '../model/errors.js';
import { type OnDemandOptions, recordOnDemand, toggleRecording } from '../on-demand.js';
import type { SamplingSignal } from '../options.js';
import { followWorkersWith, hideRequired } from './follow-workers.js';
import { parseShare } from './parse-share.js';
import { parseTimeUs } from './parse-time.js';

const BYTES_PER_MIB = 1024 * 1024;

if (!isMainThread) hideRequired(__filename);
followWorkersWith(__filename);
try {
  recordOnDemand(readEnvironment(process.env));
  if (isMainThread && readStart(process.env.NATIVEPROF_START)) toggleRecording();
} catch (error) {
  if (!(error instanceof NativeprofError)) throw error;
  process.stderr.write(`nativeprof: ${error.message}\n`);
}

function readEnvironment(env: NodeJS.ProcessEnv): OnDemandOptions {
  const { NATIVEPROF_INTERVAL: interval, NATIVEPROF_MAX_MEMORY: maxMemory } = env;
  const { NATIVEPROF_MAX_OVERHEAD: maxOverhead } = env;
  const options: Record<string, unknown> = {
    intervalUs: interval === undefined ? undefined : parseTimeUs(interval),
    maxSampleBytes: maxMemory === undefined ? undefined : Number(maxMemory) * BYTES_PER_MIB,
    maxOverhead: maxOverhead === undefined ? undefined : readShare(maxOverhead),
    signal: env.NATIVEPROF_SIGNAL as SamplingSignal | undefined,
    directory: env.NATIVEPROF_DIRECTORY,
    toggleSignal: env.NATIVEPROF_TOGGLE_SIGNAL,
  };
  if (interval !== undefined && options.intervalUs === undefined) {
    throw new NativeprofError(
      'ERR_INVALID_OPTION',
      `NATIVEPROF_INTERVAL is ${JSON.stringify(interval)}: write a number and its unit, such as 500us or 1ms`,
    );
  }
  if (maxMemory !== undefined && !/^[1-9]\d*$/.test(maxMemory)) {
    throw new NativeprofError(
      'ERR_INVALID_OPTION',
      `NATIVEPROF_MAX_MEMORY is ${JSON.stringify(maxMemory)}: write a whole number of MiB, 1 or more`,
    );
  }
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given) as OnDemandOptions;
}

function readStart(text = ''): boolean {
  if (text === '1') return true;
  if (text === '' || text === '0') return false;
  throw new NativeprofError(
    'ERR_INVALID_OPTION',
    `NATIVEPROF_START is ${JSON.stringify(text)}: write 1 to record from the start`,
  );
}

/** `1%` or `0.01`. */
function readShare(text: string): number {
  const share = parseShare(text) ?? Number(text);
  if (share > 0 && share <= 1) return share;
  throw new NativeprofError(
    'ERR_INVALID_OPTION',
    `NATIVEPROF_MAX_OVERHEAD is ${JSON.stringify(text)}: write a share such as 1% or 0.01`,
  );
}
