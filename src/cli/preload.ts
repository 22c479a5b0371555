/**
 * Loaded by `--require` before the first line of the program that `nativeprof run` started, and of its
 * workers, which it leaves alone.
 */
import { isMainThread } from 'node:worker_threads';
import { RUN_CONFIG_VARIABLE } from './run-config.js';

const config = process.env[RUN_CONFIG_VARIABLE];
if (config !== undefined && isMainThread) {
  const { recordThisProcess } =
    require('./record-process.js') as typeof import('./record-process.js');
  recordThisProcess(JSON.parse(config));
}
