/** Options of a recording: their defaults and bounds, in one place for the API and the CLI. */
import { NativeprofError } from './model/errors.js';

export type EngineName = 'signal' | 'inspector';

export const SAMPLING_SIGNALS = ['SIGPROF', 'SIGURG', 'SIGVTALRM', 'SIGIO'] as const;
export type SamplingSignal = (typeof SAMPLING_SIGNALS)[number];

export interface ProfilerOptions {
  /** Distance between samples in microseconds, 100 to 1 000 000. Default 1000. */
  readonly intervalUs?: number;
  /**
   * `signal` captures stacks itself; `inspector` wraps V8's own profiler and needs no native binary.
   * Default: `signal` where its binary loads, else `inspector`, with a warning and a note in the profile.
   */
  readonly engine?: EngineName;
  /**
   * Share of one CPU's time that profiling may take, above 0 and up to 1: 0.01 is 1 %. Where samples
   * every `intervalUs` would cost more, the interval grows, up to a second, and shrinks again. The
   * share is one of wall time, over some seconds: a program that is busy for a tenth of the time may
   * cost ten times the share while it is. Code events, which come at any interval, and an estimate of
   * what the delivery of signals costs are counted too; samples keep a quarter of the share whatever
   * those cost. Needs the signal engine. Default: no bound.
   */
  readonly maxOverhead?: number;
  /** The signal that interrupts the sampled thread. Default: SIGURG, or SIGPROF where somebody else owns that. */
  readonly signal?: SamplingSignal;
  /** Memory for samples in bytes, at least 64 KiB; beyond it neighbouring samples merge. Default 64 MiB. */
  readonly maxSampleBytes?: number;
}

export interface CheckedOptions {
  readonly intervalUs: number;
  /** '' is `signal` where its binary loads, else `inspector`. */
  readonly engine: EngineName | '';
  /** 0: no bound. */
  readonly maxOverhead: number;
  /** '' leaves the choice to the engine. */
  readonly signal: SamplingSignal | '';
  readonly maxSampleBytes: number;
}

const MIN_INTERVAL_US = 100;
const MAX_INTERVAL_US = 1_000_000;
const MIN_SAMPLE_BYTES = 64 * 1024;

/** Fills in the defaults. Throws ERR_INVALID_OPTION. */
export function checkOptions(options: ProfilerOptions = {}): CheckedOptions {
  if (typeof options !== 'object' || options === null) {
    throw invalid('options', options, 'an object, such as { intervalUs: 1000 }');
  }
  const {
    intervalUs = 1000,
    engine = '',
    maxOverhead,
    signal = '',
    maxSampleBytes = 64 * 1024 * 1024,
  } = options;
  if (
    !Number.isInteger(intervalUs) ||
    intervalUs < MIN_INTERVAL_US ||
    intervalUs > MAX_INTERVAL_US
  ) {
    throw invalid('intervalUs', intervalUs, 'a whole number of microseconds from 100 to 1000000');
  }
  if (engine !== '' && engine !== 'signal' && engine !== 'inspector') {
    throw invalid('engine', engine, '"signal" or "inspector"');
  }
  if (maxOverhead !== undefined && !(maxOverhead > 0 && maxOverhead <= 1)) {
    throw invalid('maxOverhead', maxOverhead, 'a share above 0 and up to 1, such as 0.01');
  }
  if (maxOverhead !== undefined && engine === 'inspector') {
    throw new NativeprofError(
      'ERR_INVALID_OPTION',
      'maxOverhead needs the signal engine: the inspector engine cannot change its interval',
    );
  }
  if (signal !== '' && !SAMPLING_SIGNALS.includes(signal)) {
    throw invalid('signal', signal, `one of ${SAMPLING_SIGNALS.join(', ')}`);
  }
  if (!Number.isInteger(maxSampleBytes) || maxSampleBytes < MIN_SAMPLE_BYTES) {
    throw invalid('maxSampleBytes', maxSampleBytes, 'a whole number of bytes, 65536 or more');
  }
  return { intervalUs, maxOverhead: maxOverhead ?? 0, engine, signal, maxSampleBytes };
}

export function invalid(name: string, value: unknown, expected: string): NativeprofError {
  return new NativeprofError(
    'ERR_INVALID_OPTION',
    `${name} is ${typeof value === 'number' ? value : JSON.stringify(value)}: it must be ${expected}`,
  );
}
