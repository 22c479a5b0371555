/**
 * Workers load our preload like their parent, except those that are given an environment or flags of
 * their own, as test runners do: these get it here.
 */
import { syncBuiltinESMExports } from 'node:module';
import type { WorkerOptions } from 'node:worker_threads';
import { addPreload, PRELOAD, type RunConfig, removePreload } from './run-config.js';

/** Has every worker that this thread starts load the preload. */
export function followWorkers(): void {
  const workerThreads = require('node:worker_threads') as typeof import('node:worker_threads');
  const { Worker } = workerThreads;
  // A proxy rather than a subclass: programs see the class's own name, properties and prototype.
  const following = new Proxy(Worker, {
    construct: (target, [script, options, ...rest], newTarget) =>
      Reflect.construct(target, [script, addToOptions(options), ...rest], newTarget),
  });
  Object.defineProperty(Worker.prototype, 'constructor', { value: following });
  workerThreads.Worker = following;
  syncBuiltinESMExports();
}

function addToOptions(options: unknown): unknown {
  // What is no set of options is Node's to complain about.
  if (typeof options !== 'object' || options === null) return options;
  const { execArgv, env } = options as WorkerOptions;
  if (Array.isArray(execArgv)) return { ...options, execArgv: ['--require', PRELOAD, ...execArgv] };
  if (typeof env !== 'object' || env === null) return options;
  // Node reads options of the process itself from no other environment than this one.
  const isOwn = env === process.env && removePreload(env.NODE_OPTIONS) !== undefined;
  if (isOwn) return options;
  return { ...options, env: { ...env, NODE_OPTIONS: addPreload(env.NODE_OPTIONS as string) } };
}

/** In the worker: it must not find what was added, but for its children where these are recorded. */
export function removeFromWorker(scope: RunConfig['scope']): void {
  if (process.execArgv[0] === '--require' && process.execArgv[1] === PRELOAD) {
    process.execArgv.splice(0, 2);
  }
  if (scope === 'tree') return;
  const rest = removePreload(process.env.NODE_OPTIONS);
  if (rest === undefined) delete process.env.NODE_OPTIONS;
  else process.env.NODE_OPTIONS = rest;
}
