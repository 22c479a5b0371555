/**
 * Node processes inherit what has them recorded from the one that starts them, except those that are
 * given an environment of their own, as test runners do: these get it here.
 */
import { syncBuiltinESMExports } from 'node:module';
import { addPreload, hasPreload, RUN_CONFIG_VARIABLE, type RunConfig } from './run-config.js';

type Environment = Readonly<Record<string, unknown>>;
type Adapt = (env: Environment) => Environment;
type AnyFunction = (...args: readonly unknown[]) => unknown;

/** Their environment is an option of a call that begins none of the others. */
const SYNCHRONOUS = ['spawnSync', 'execFileSync', 'execSync'] as const;

/** Has every Node process that this thread starts load the preload of `nativeprof run`. */
export function followChildren(config: RunConfig): void {
  const childProcess = require('node:child_process') as typeof import('node:child_process');
  const text = JSON.stringify(config);
  const adapt: Adapt = (env) => addRecorder(env, text);
  // All that does not wait begins with this method: `spawn`, `exec`, `execFile`, `fork`, `cluster`.
  const prototype = childProcess.ChildProcess.prototype as unknown as { spawn: AnyFunction };
  prototype.spawn = before(prototype.spawn, ([options]) => [adaptPairs(options, adapt)]);
  const exports = childProcess as unknown as Record<string, AnyFunction>;
  for (const name of SYNCHRONOUS) {
    exports[name] = before(exports[name] as AnyFunction, (args) =>
      args.map((arg) => adaptEnv(arg, adapt)),
    );
  }
  syncBuiltinESMExports();
}

/** The same one where it has what it takes. */
function addRecorder(env: Environment, text: string): Environment {
  const nodeOptions = env.NODE_OPTIONS === undefined ? undefined : String(env.NODE_OPTIONS);
  if (hasPreload(nodeOptions)) return env;
  const adapted: Record<string, unknown> = {};
  // Node reads what an environment inherits from a prototype, too.
  for (const name in env) adapted[name] = env[name];
  adapted.NODE_OPTIONS = addPreload(nodeOptions);
  adapted[RUN_CONFIG_VARIABLE] = text;
  return adapted;
}

/** A proxy: programs see the function's own name and properties. */
function before(
  original: AnyFunction,
  adapt: (args: readonly unknown[]) => readonly unknown[],
): AnyFunction {
  return new Proxy(original, {
    apply: (target, self, args) => Reflect.apply(target, self, adapt(args)),
  });
}

/** Of the options that a call is given. Other arguments stay as they are. */
function adaptEnv(arg: unknown, adapt: Adapt): unknown {
  if (!isObject(arg) || !Object.hasOwn(arg, 'env') || !isObject(arg.env)) return arg;
  return { ...arg, env: adapt(arg.env) };
}

/** What Node has made of them: `NAME=value` each. */
function adaptPairs(options: unknown, adapt: Adapt): unknown {
  // What is something else is Node's to complain about.
  if (!isObject(options) || !Array.isArray(options.envPairs)) return options;
  const env = Object.fromEntries(options.envPairs.map((pair: string) => splitPair(pair)));
  const adapted = adapt(env);
  if (adapted === env) return options;
  const envPairs = Object.entries(adapted).map(([name, value]) => `${name}=${value}`);
  return { ...options, envPairs };
}

function splitPair(pair: string): [name: string, value: string] {
  const end = pair.indexOf('=');
  return [pair.slice(0, end), pair.slice(end + 1)];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
