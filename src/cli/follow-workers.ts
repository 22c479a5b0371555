/**
 * Workers load what their parent has loaded, except those that are given an environment or flags of
 * their own, as test runners do: these get it here.
 */
import { syncBuiltinESMExports } from 'node:module';
import type { WorkerOptions } from 'node:worker_threads';
import {
  addPreload,
  PRELOAD,
  type RunConfig,
  removePreload,
  WORKER_NAME_KEY,
} from './run-config.js';

type Adapt = (options: WorkerOptions) => WorkerOptions;

/** Has every worker that this thread starts load the preload of `nativeprof run`. */
export function followWorkers(): void {
  adaptWorkers((options) => {
    const { execArgv, env } = options;
    if (Array.isArray(execArgv)) return addToOwnFlags(PRELOAD, options);
    if (!isObject(env)) return options;
    // Node reads options of the process itself from no other environment than this one.
    const isOwn = (env as unknown) === process.env && removePreload(env.NODE_OPTIONS) !== undefined;
    if (isOwn) return options;
    return { ...options, env: { ...env, NODE_OPTIONS: addPreload(env.NODE_OPTIONS as string) } };
  });
}

/**
 * Has every worker with flags of its own that this thread starts load `file`. The others inherit the flag, or
 * NODE_OPTIONS, by which this thread has.
 */
export function followWorkersWith(file: string): void {
  adaptWorkers((options) => addToOwnFlags(file, options));
}

function adaptWorkers(adapt: Adapt): void {
  const workerThreads = require('node:worker_threads') as typeof import('node:worker_threads');
  const { Worker, setEnvironmentData } = workerThreads;
  // A proxy rather than a subclass: programs see the class's own name, properties and prototype.
  const following = new Proxy(Worker, {
    construct: (target, [script, options, ...rest], newTarget) => {
      // What is no set of options is Node's to complain about.
      const adapted = isObject(options) ? adapt(options) : options;
      const name = isObject(options) && 'name' in options ? options.name : undefined;
      setEnvironmentData(WORKER_NAME_KEY, typeof name === 'string' ? name : undefined);
      return Reflect.construct(target, [script, adapted, ...rest], newTarget);
    },
  });
  Object.defineProperty(Worker.prototype, 'constructor', { value: following });
  workerThreads.Worker = following;
  syncBuiltinESMExports();
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function addToOwnFlags(file: string, options: WorkerOptions): WorkerOptions {
  const { execArgv } = options;
  return Array.isArray(execArgv)
    ? { ...options, execArgv: ['--require', file, ...execArgv] }
    : options;
}

/** In the worker, which must not find what was added. */
export function hideRequired(file: string): void {
  const { execArgv } = process;
  const at = execArgv.findIndex((flag, i) => flag === '--require' && execArgv[i + 1] === file);
  if (at >= 0) execArgv.splice(at, 2);
}

/** In the worker: as above, but what its children are to have stays where these are recorded. */
export function removeFromWorker(scope: RunConfig['scope']): void {
  hideRequired(PRELOAD);
  if (scope === 'tree') return;
  const rest = removePreload(process.env.NODE_OPTIONS);
  if (rest === undefined) delete process.env.NODE_OPTIONS;
  else process.env.NODE_OPTIONS = rest;
}
