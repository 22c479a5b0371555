/**
 * `run --rotate`, in the parent: turns what the program's profiler leaves part by part into session
 * files. The program itself does nothing for it.
 */
import { readdirSync, rmSync } from 'node:fs';
import { setPriority } from 'node:os';
import { join } from 'node:path';
import { readProcess } from '../native/read-process.js';
import { redact } from '../processors/redact.js';
import { describeSaved } from './keep-sessions.js';
import { killedAtMs, readRecordings } from './read-recordings.js';
import { resolveRecording } from './resolve-recording.js';
import type { RotatedSessions } from './rotated-sessions.js';
import type { Ending } from './run-program.js';
import { describeUnwritten, findUnwritten, noteUnwritten } from './unwritten.js';

const POLL_MS = 500;
const LOW_PRIORITY = 10;
/** Process, rotation; the last is open until its process rotates or ends. */
const PART_NAME = /^(\d+)\.recording\.(\d+)(\.open)?$/;

/** What the threads of one process have left of one rotation. */
interface PartFile {
  readonly name: string;
  readonly pid: string;
  readonly rotation: number;
  readonly isOpen: boolean;
}

export class RotationWatch {
  readonly #directory: string;
  readonly #isRedacted: boolean;
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
  constructor(directory: string, sessions: RotatedSessions, isRedacted = false) {
    this.#directory = directory;
    this.#isRedacted = isRedacted;
    this.#sessions = sessions;
    // Where there is one core for both it is the program's.
    setPriority(LOW_PRIORITY);
    this.#timer = setInterval(() => {
      if (!this.#isCollecting) this.#collecting = this.#collect();
    }, POLL_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** When the program has ended: the rest, and a line of what there is. */
  async finish(ending: Ending): Promise<void> {
    this.stop();
    await this.#collecting;
    await this.#collect(ending);
    const { failures, unwritten } = readRecordings(this.#directory, ending);
    if (this.#savedCount === 0) {
      const problem = unwritten === undefined ? failures[0] : describeUnwritten(unwritten);
      const reason = problem ?? 'the program left none';
      process.stderr.write(`nativeprof: no profile was recorded: ${reason}\n`);
    } else {
      const count = this.#savedCount === 1 ? '1 profile' : `${this.#savedCount} profiles`;
      const saved = describeSaved(this.#lastSession ?? '');
      process.stderr.write(`nativeprof: ${count}, the last:\n${saved}`);
    }
    ending.failed ||= this.#hasFailed || this.#savedCount === 0;
  }

  /** `ending`: of the program; what is open then will not be written any more. */
  async #collect(ending?: Ending): Promise<void> {
    this.#isCollecting = true;
    for (const file of listParts(this.#directory)) {
      if (file.isOpen && ending === undefined) continue;
      this.#tellMissing(file);
      try {
        await this.#save(file, ending);
        this.#isFailing = false;
      } catch (error) {
        this.#tellFailure(error as Error);
      }
    }
    this.#isCollecting = false;
  }

  async #save({ name, pid, isOpen }: PartFile, ending?: Ending): Promise<void> {
    const path = join(this.#directory, name);
    try {
      const unwritten = findUnwritten(path);
      const end = {
        atMs: isOpen && ending ? killedAtMs(ending, Number(pid)) : undefined,
        isCutOff: unwritten !== undefined,
      };
      const recording = resolveRecording(noteUnwritten(readProcess(path, end), unwritten));
      const shown = this.#isRedacted ? redact(recording) : recording;
      this.#lastSession = await this.#sessions.save(shown);
      this.#savedCount++;
      if (unwritten !== undefined)
        throw new Error(`a profile is cut off: ${describeUnwritten(unwritten)}`);
    } finally {
      rmSync(path, { force: true });
    }
  }

  #tellMissing({ pid, rotation }: PartFile): void {
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
function listParts(directory: string): PartFile[] {
  return readdirSync(directory)
    .flatMap((name) => {
      const [, pid, rotation, open] = PART_NAME.exec(name) ?? [];
      if (pid === undefined) return [];
      return [{ name, pid, rotation: Number(rotation), isOpen: open !== undefined }];
    })
    .sort((a, b) => a.rotation - b.rotation);
}
