/**
 * The fallback engine: V8's own CPU profiler through node:inspector. Needs no addon; costs more, and
 * where functions are inlined it blames their callers.
 */
import { Session } from 'node:inspector';
import { type CpuProfileRecording, convertCpuProfile } from './importers/cpu-profile.js';
import type { Profile } from './model/profile.js';
import type { RecordingContext } from './model/recording-context.js';
import type { CheckedOptions } from './options.js';
import { describeThisProcess } from './process-context.js';
import { version } from './version.js';

export class InspectorEngine {
  readonly #session = new Session();
  readonly #note: string | undefined;
  readonly #context: RecordingContext;
  #started: { atMs: number; cpu: NodeJS.CpuUsage; intervalUs: number } | undefined;

  /** `note`: why it is this engine, where nobody has asked for it. */
  constructor(note?: string, context = describeThisProcess(version)) {
    this.#note = note;
    this.#context = context;
  }

  start(options: CheckedOptions): void {
    this.#session.connect();
    this.#session.post('Profiler.enable');
    this.#session.post('Profiler.setSamplingInterval', { interval: options.intervalUs });
    this.#session.post('Profiler.start');
    this.#started = {
      atMs: Date.now(),
      cpu: process.cpuUsage(),
      intervalUs: options.intervalUs,
    };
  }

  stop(): Profile {
    return convertCpuProfile(this.stopRaw());
  }

  /** Ends the recording and leaves its conversion to another process. */
  stopRaw(): CpuProfileRecording {
    const started = this.#started;
    if (started === undefined) throw new Error('stop() before start()');
    const cpu = process.cpuUsage(started.cpu);
    // A session of this thread answers before post() returns.
    let profile: CpuProfileRecording['profile'] | undefined;
    let failure: Error | null = null;
    this.#session.post('Profiler.stop', (error, result) => {
      failure = error;
      profile = result?.profile;
    });
    this.#session.disconnect();
    if (profile === undefined) throw failure ?? new Error('the inspector returned no profile');
    return {
      profile,
      startedAtMs: started.atMs,
      intervalUs: started.intervalUs,
      cpuUs: cpu.user + cpu.system,
      context: this.#context,
      ...(this.#note === undefined ? {} : { note: this.#note }),
    };
  }
}
