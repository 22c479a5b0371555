/**
 * Loaded by `--require` before the first line of the program that `nativeprof run` started, and of each
 * of its workers. What it loads costs the program time and memory: as little as can be.
 */
import {
  RUN_CONFIG_VARIABLE,
  type RunConfig,
  WORKER_CONFIG_KEY,
  type WorkerConfig,
} from './run-config.js';

const { getEnvironmentData, isMainThread } =
  require('node:worker_threads') as typeof import('node:worker_threads');

const recorder = () => require('./record-process.js') as typeof import('./record-process.js');

if (isMainThread) {
  const text = process.env[RUN_CONFIG_VARIABLE];
  if (text !== undefined) recorder().recordThisProcess(JSON.parse(text) as RunConfig);
} else {
  const config = getEnvironmentData(WORKER_CONFIG_KEY) as WorkerConfig | undefined;
  if (config !== undefined) recorder().recordThisWorker(config);
}
