/**
 * `run --rotate`, in the parent: turns what the program's profiler leaves part by part into session
 * files. The program itself does nothing for it.
 */
import { mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { setPriority } from 'node:os';
import { join } from 'node:path';
import { NativeprofError } from '../model/errors.js';
import { resolveSources } from '../source-maps/resolve-sources.js';
import { describeSaved } from './keep-sessions.js';
import { readRecordings } from './read-recordings.js';
import type { RotatedSessions } from './rotated-sessions.js';
import type { Ending } from './run-program.js';

const POLL_MS = 500;
const LOW_PRIORITY = 10;
/** Process, thread (none: the main one), rotation. */
const PART_NAME = /^(\d+)((?:\.\d+)?)\.recording\.(\d+)$/;

/** What the threads of one process have left of one rotation. */
interface PartFiles {
  readonly pid: string;
  readonly rotation: number;
  readonly names: string[];
  /** The main thread's file comes last. */
  isComplete: boolean;
}

export class RotationWatch {
  readonly #directory: string;
  readonly #sessions: RotatedSessions;
  readonly #timer: NodeJS.Timeout;
  /** Of each process. */
  readonly #lastRotations = new Map<string, number>();
  #collecting: Promise<void> = Promise.resolve();
  #isCollecting = false;
  #savedCount = 0;
  #lastSession: string | undefined;
  /** One line tells it, not one for each part. */
  #isFailing = false;
  #hasFailed = false;

  /** From now on: the program runs. */
  constructor(directory: string, sessions: RotatedSessions) {
    this.#directory = directory;
    this.#sessions = sessions;
    // Where there is one core for both it is the program's.
    setPriority(LOW_PRIORITY);
    this.#timer = setInterval(() => {
      if (!this.#isCollecting) this.#collecting = this.#collect(false);
    }, POLL_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** When the program has ended: the rest, and a line of what there is. */
  async finish(ending: Ending): Promise<void> {
    this.stop();
    await this.#collecting;
    await this.#collect(true);
    const { failures } = readRecordings(this.#directory);
    if (this.#savedCount === 0) {
      const reason = failures[0] ?? 'the program left none';
      process.stderr.write(`nativeprof: no profile was recorded: ${reason}\n`);
    } else {
      const count = this.#savedCount === 1 ? '1 profile' : `${this.#savedCount} profiles`;
      const saved = describeSaved(this.#lastSession ?? '');
      process.stderr.write(`nativeprof: ${count}, the last:\n${saved}`);
    }
    ending.failed ||= this.#hasFailed || this.#savedCount === 0;
  }

  /** `all`: also where the main thread's part is missing, for nobody will write it any more. */
  async #collect(all: boolean): Promise<void> {
    this.#isCollecting = true;
    for (const files of listParts(this.#directory)) {
      if (!all && !files.isComplete) continue;
      this.#tellMissing(files);
      try {
        await this.#save(files);
        this.#isFailing = false;
      } catch (error) {
        this.#tellFailure(error as Error);
      }
    }
    this.#isCollecting = false;
  }

  async #save({ pid, rotation, names }: PartFiles): Promise<void> {
    // As a run without rotation leaves them, in a folder of their own.
    const folder = join(this.#directory, `${pid}-${rotation}`);
    mkdirSync(folder, { mode: 0o700 });
    try {
      for (const name of names) {
        const end = name.lastIndexOf('.');
        renameSync(join(this.#directory, name), join(folder, name.slice(0, end)));
      }
      const { recordings, failures } = readRecordings(folder);
      if (failures[0] !== undefined) throw new NativeprofError('ERR_INPUT', failures[0]);
      for (const recording of recordings) {
        this.#lastSession = await this.#sessions.save(resolveSources(recording));
        this.#savedCount++;
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  #tellMissing({ pid, rotation }: PartFiles): void {
    const last = this.#lastRotations.get(pid) ?? 0;
    this.#lastRotations.set(pid, rotation);
    if (rotation <= last + 1) return;
    this.#hasFailed = true;
    process.stderr.write(
      `nativeprof: ${rotation - last - 1} profiles of pid ${pid} are missing: they could not be written to ${this.#directory}\n`,
    );
  }

  #tellFailure(error: Error): void {
    this.#hasFailed = true;
    if (this.#isFailing) return;
    this.#isFailing = true;
    process.stderr.write(
      `nativeprof: ${error.message}; older profiles stay, and the recording goes on\n`,
    );
  }
}

/** In order of time. */
function listParts(directory: string): readonly PartFiles[] {
  const parts = new Map<string, PartFiles>();
  for (const name of readdirSync(directory)) {
    const [, pid = '', thread = '', number = ''] = PART_NAME.exec(name) ?? [];
    if (number === '') continue;
    const key = `${pid}.${number}`;
    const part = parts.get(key) ?? { pid, rotation: Number(number), names: [], isComplete: false };
    part.names.push(name);
    part.isComplete ||= thread === '';
    parts.set(key, part);
  }
  return [...parts.values()].sort((a, b) => a.rotation - b.rotation);
}
