/** One recording after another without a gap, for programs that run for weeks. */
import { NativeprofError } from './model/errors.js';
import type { Profile } from './model/profile.js';
import type { RawRecording } from './native/addon.js';
import { decodeRecording, readAll } from './native/recording.js';
import { type CheckedOptions, checkOptions, invalid, type ProfilerOptions } from './options.js';
import { SignalEngine } from './profiler.js';
import { beginRecording, endRecording } from './recorded-thread.js';

export interface ContinuousOptions extends ProfilerOptions {
  /** Milliseconds that each profile covers: whole, from 100 to 86 400 000, a day. */
  readonly everyMs: number;
  /**
   * Called in the event loop with each profile, in order of time. What it throws is an uncaught
   * exception, as of an event's listener; the recording goes on. While it is not called, since the
   * program does not return to its event loop, two profiles wait and the third grows: nothing is lost.
   */
  readonly onProfile: (profile: Profile) => void;
}

export interface ContinuousRecording {
  /** Ends the recording, and calls `onProfile` with the rest of it before it returns. Throws ERR_NOT_RUNNING. */
  stop(): void;
}

const MIN_EVERY_MS = 100;
const MAX_EVERY_MS = 86_400_000;

/**
 * Records the calling thread until `stop()`, in profiles of `everyMs` each. Together they cover the
 * whole time: where one ends the next begins. Memory is bounded: each starts with empty tables.
 *
 * ```js
 * const recording = startContinuous({
 *   everyMs: 60_000,
 *   maxOverhead: 0.01,
 *   onProfile: (profile) => saveProfile(profile, `app-${profile.metadata.startedAtMs}.nativeprof`),
 * });
 * ```
 *
 * It keeps no program alive: call `stop()` before the end for the last profile. The event loop does
 * nothing but take the finished profile. Needs the signal engine.
 *
 * Throws what `new Profiler()` and `start()` throw.
 */
export function startContinuous(options: ContinuousOptions): ContinuousRecording {
  const { everyMs, onProfile, ...others } = options ?? {};
  if (!Number.isInteger(everyMs) || everyMs < MIN_EVERY_MS || everyMs > MAX_EVERY_MS) {
    throw invalid('everyMs', everyMs, 'a whole number of milliseconds from 100 to 86400000');
  }
  if (typeof onProfile !== 'function') throw invalid('onProfile', onProfile, 'a function');
  const checked = checkOptions(others);
  if (checked.engine === 'inspector') {
    // Each of its profiles begins with a walk over the heap: 20 to 70 ms, and its end takes longer.
    throw new NativeprofError(
      'ERR_INVALID_OPTION',
      'startContinuous() needs the signal engine: the inspector engine blocks the program at each profile',
    );
  }
  const deliver = (profile: Profile): void => {
    try {
      onProfile(profile);
    } catch (error) {
      process.nextTick(() => {
        throw error;
      });
    }
  };
  const rotation = new Rotation(checked, everyMs, deliver);
  beginRecording(() => rotation.start());
  let isRunning = true;
  return {
    stop(): void {
      if (!isRunning) {
        throw new NativeprofError('ERR_NOT_RUNNING', 'this recording has been stopped already');
      }
      isRunning = false;
      endRecording();
      rotation.stop();
    },
  };
}

class Rotation {
  readonly #options: CheckedOptions;
  readonly #everyMs: number;
  readonly #deliver: (profile: Profile) => void;
  readonly #engine = new SignalEngine();
  /** Whoever is called may call `stop()`: what is here comes before the last. */
  readonly #waiting: RawRecording[] = [];

  constructor(options: CheckedOptions, everyMs: number, deliver: (profile: Profile) => void) {
    this.#options = options;
    this.#everyMs = everyMs;
    this.#deliver = deliver;
  }

  start(): void {
    const onPart = () => this.#deliverAll(this.#engine.takeParts());
    this.#engine.start(this.#options, { everyMs: this.#everyMs, onPart });
  }

  stop(): void {
    const last = this.#engine.stopRaw();
    this.#deliverAll([...this.#engine.takeParts(), last]);
  }

  #deliverAll(recordings: readonly RawRecording[]): void {
    this.#waiting.push(...recordings);
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
      const profile = decodeRecording(next);
      // What is only a function to V8 would not count as memory, of which the next ones need more.
      readAll(profile);
      this.#deliver(profile);
    }
  }
}
