/**
 * Loaded by `--require` before the first line of the program that `nativeprof run` started, and of its
 * workers, which it leaves alone. What it loads costs the program time and memory: as little as can be.
 */
import { RUN_CONFIG_VARIABLE, type RunConfig } from './run-config.js';

const text = process.env[RUN_CONFIG_VARIABLE];
if (text !== undefined) {
  const config = JSON.parse(text) as RunConfig;
  if (isMainThread(config)) {
    const { recordThisProcess } =
      require('./record-process.js') as typeof import('./record-process.js');
    recordThisProcess(config);
  }
}

/** A script's own process has removed the variable before it can start a worker. */
function isMainThread({ scope }: RunConfig): boolean {
  return (
    scope === 'script' ||
    (require('node:worker_threads') as typeof import('node:worker_threads')).isMainThread
  );
}
