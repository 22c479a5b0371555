/** Starts and stops recordings of the calling thread. */
import { InspectorEngine } from './inspector-engine.js';
import { NativeprofError } from './model/errors.js';
import type { Profile } from './model/profile.js';
import {
  explainInspector,
  loadAddon,
  mayAskV8,
  type RawRecording,
  tryLoadAddon,
} from './native/addon.js';
import { decodeRecording } from './native/recording.js';
import { leaveSignalsToProgram } from './native/sampling-signal.js';
import { explainStartError } from './native/start-error.js';
import { type CheckedOptions, checkOptions, type ProfilerOptions } from './options.js';
import { describeThisProcess } from './process-context.js';
import { beginRecording, endRecording } from './recorded-thread.js';
import { version } from './version.js';

/** Makes and ends recordings; one at a time per thread. */
interface Engine {
  start(options: CheckedOptions): void;
  stop(): Profile;
}

/**
 * Records where the time of the calling thread goes.
 *
 * ```js
 * const profiler = new Profiler();
 * profiler.start();
 * work();
 * console.log(renderText(profiler.stop()));
 * ```
 *
 * With `using profiler = new Profiler(); profiler.start();` the recording ends with the block.
 */
export class Profiler {
  readonly #options: CheckedOptions;
  #engine: Engine | undefined;

  /** Throws ERR_INVALID_OPTION. */
  constructor(options?: ProfilerOptions) {
    this.#options = checkOptions(options);
  }

  get isRunning(): boolean {
    return this.#engine !== undefined;
  }

  /**
   * Begins recording the calling thread.
   *
   * Throws ERR_ALREADY_RUNNING while this thread is being recorded, ERR_ADDON_UNAVAILABLE where
   * `engine: 'signal'` has no binary, and ERR_SIGNAL_TAKEN where no signal is free, ERR_NO_THREAD where
   * the system refuses threads.
   */
  start(): void {
    beginRecording(() => {
      const engine = chooseEngine(this.#options);
      engine.start(this.#options);
      this.#engine = engine;
    });
  }

  /** Ends the recording and returns it. Throws ERR_NOT_RUNNING. */
  stop(): Profile {
    const engine = this.#engine;
    if (engine === undefined) {
      throw new NativeprofError('ERR_NOT_RUNNING', 'nothing is being recorded: call start() first');
    }
    this.#engine = undefined;
    endRecording();
    return engine.stop();
  }

  /** Ends the recording, if there is one, and drops it. */
  [Symbol.dispose](): void {
    if (this.isRunning) this.stop();
  }
}

function chooseEngine({ engine, maxOverhead }: CheckedOptions): Engine {
  if (engine === 'inspector') return new InspectorEngine();
  const reason = engine === '' ? explainInspector() : undefined;
  if (reason === undefined) return new SignalEngine();
  const instead = maxOverhead > 0 ? `${reason}; it does not keep maxOverhead` : reason;
  if (!hasWarned) process.emitWarning(instead, 'NativeprofWarning');
  hasWarned = true;
  return new InspectorEngine(instead);
}

let hasWarned = false;

/**
 * Makes later starts of the signal engine block for less than 2 ms however large the program has
 * grown, by having V8 report compiled code from now on: best called before the program is loaded.
 * Does nothing where that engine has no binary. Throws ERR_NO_THREAD.
 */
export function arm(): void {
  try {
    tryLoadAddon()?.arm();
  } catch (error) {
    throw explainStartError(error as NodeJS.ErrnoException);
  }
}

export interface Profiled<T> {
  /** What the function returned, or what its promise resolved to. */
  readonly value: T;
  readonly profile: Profile;
}

/**
 * Records while `fn` runs: until it returns, or until the promise that it returns is settled. What
 * `fn` throws is thrown on, and the recording is dropped.
 */
export function profile<T>(
  fn: () => PromiseLike<T>,
  options?: ProfilerOptions,
): Promise<Profiled<T>>;
export function profile<T>(fn: () => T, options?: ProfilerOptions): Profiled<T>;
export function profile<T>(
  fn: () => T | PromiseLike<T>,
  options?: ProfilerOptions,
): Profiled<T> | Promise<Profiled<T>> {
  const profiler = new Profiler(options);
  profiler.start();
  let value: T | PromiseLike<T>;
  try {
    value = fn();
  } catch (error) {
    profiler[Symbol.dispose]();
    throw error;
  }
  if (!isPromiseLike(value)) return { value, profile: profiler.stop() };
  return Promise.resolve(value).then(
    (settled) => ({ value: settled, profile: profiler.stop() }),
    (error: unknown) => {
      profiler[Symbol.dispose]();
      throw error;
    },
  );
}

function isPromiseLike<T>(value: T | PromiseLike<T>): value is PromiseLike<T> {
  return typeof (value as PromiseLike<T> | null)?.then === 'function';
}

export class SignalEngine implements Engine {
  /** `rotation`: whenever `onPart` is called, the next parts of the recording can be taken. */
  start(options: CheckedOptions, rotation?: { everyMs: number; onPart: () => void }): void {
    const addon = loadAddon();
    const all = {
      ...options,
      askV8: mayAskV8(),
      rotateMs: rotation?.everyMs ?? 0,
      savePath: '',
      metadata: JSON.stringify(describeThisProcess(version)),
    };
    leaveSignalsToProgram(addon);
    try {
      addon.start(all, rotation?.onPart);
    } catch (error) {
      throw explainStartError(error as NodeJS.ErrnoException);
    }
  }

  takeParts(): RawRecording[] {
    return loadAddon().takeParts();
  }

  stopRaw(): RawRecording {
    return loadAddon().stop();
  }

  stop(): Profile {
    return decodeRecording(this.stopRaw());
  }
}
