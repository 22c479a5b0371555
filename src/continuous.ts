/** One recording after another without a gap, for programs that run for weeks. */
import { InspectorEngine } from './inspector-engine.js';
import { NativeprofError } from './model/errors.js';
import type { Profile } from './model/profile.js';
import type { RawRecording } from './native/addon.js';
import { decodeRecording } from './native/recording.js';
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

/** A source of profiles, each from the end of the one before. */
interface Rotation {
  start(): void;
  /** Delivers what is left. */
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
 * It keeps no program alive: call `stop()` before the end for the last profile. With the signal engine
 * the event loop does nothing but take the finished profile; the inspector engine blocks it while V8
 * makes one.
 *
 * Throws what `new Profiler()` and `start()` throw.
 */
export function startContinuous(options: ContinuousOptions): ContinuousRecording {
  const { everyMs, onProfile, ...others } = options;
  if (!Number.isInteger(everyMs) || everyMs < MIN_EVERY_MS || everyMs > MAX_EVERY_MS) {
    throw invalid('everyMs', everyMs, 'a whole number of milliseconds from 100 to 86400000');
  }
  if (typeof onProfile !== 'function') throw invalid('onProfile', onProfile, 'a function');
  const checked = checkOptions(others);
  const deliver = (profile: Profile): void => {
    try {
      onProfile(profile);
    } catch (error) {
      process.nextTick(() => {
        throw error;
      });
    }
  };
  const rotation =
    checked.engine === 'inspector'
      ? new InspectorRotation(checked, everyMs, deliver)
      : new SignalRotation(checked, everyMs, deliver);
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

class SignalRotation implements Rotation {
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
      this.#deliver(decodeRecording(next));
    }
  }
}

class InspectorRotation implements Rotation {
  readonly #options: CheckedOptions;
  readonly #everyMs: number;
  readonly #deliver: (profile: Profile) => void;
  #engine = new InspectorEngine();
  #timer: NodeJS.Timeout | undefined;

  constructor(options: CheckedOptions, everyMs: number, deliver: (profile: Profile) => void) {
    this.#options = options;
    this.#everyMs = everyMs;
    this.#deliver = deliver;
  }

  start(): void {
    this.#engine.start(this.#options);
    this.#timer = setInterval(() => this.#rotate(), this.#everyMs).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#deliver(this.#engine.stop());
  }

  /** The next begins before the last ends: 0.02 ms are in both, and V8 keeps what it knows of code. */
  #rotate(): void {
    const ended = this.#engine;
    this.#engine = new InspectorEngine();
    this.#engine.start(this.#options);
    this.#deliver(ended.stop());
  }
}
