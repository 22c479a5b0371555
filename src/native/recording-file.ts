/** Reads what the addon writes into a file, piece by piece, for all threads of a process. */
import { readFileSync } from 'node:fs';
import { NativeprofError } from '../model/errors.js';
import type { RawRecording } from './addon.js';

const MAGIC = 'nativeprof-recording 3\n';
/** Bytes of one sample in each of its segments. */
const SAMPLE_BYTES: ReadonlyMap<string, number> = new Map([
  ['sampleStacks', 4],
  ['sampleWallNs', 8],
  ['sampleCpuNs', 8],
]);

interface ChunkHead {
  readonly thread: number;
  readonly header: object;
  readonly keptSamples: number;
  readonly segments: readonly (readonly [name: string, sizeBytes: number])[];
}

/** One for each thread, in the order in which they began. Throws ERR_CORRUPT_RECORDING. */
export function readRecordingFile(path: string): RawRecording[] {
  try {
    const file = readFileSync(path);
    if (file.toString('latin1', 0, MAGIC.length) !== MAGIC) throw new Error('not a recording');
    return joinChunks(file);
  } catch (error) {
    throw corruptRecording(path, error as Error);
  }
}

export function corruptRecording(path: string, cause: Error): NativeprofError {
  const message = `cannot read the recording ${path}: ${cause.message}`;
  return new NativeprofError('ERR_CORRUPT_RECORDING', message, { cause });
}

/** The layout is that of native/recording_file.h. */
function joinChunks(file: Buffer): RawRecording[] {
  const threads = new Map<number, JoinedThread>();
  for (let offset = MAGIC.length; offset < file.length; ) {
    const headEnd = file.indexOf('\n', offset);
    if (headEnd < 0) break;
    const head = JSON.parse(file.toString('utf8', offset, headEnd)) as ChunkHead;
    if (head.segments.some(([, sizeBytes]) => !(Number.isInteger(sizeBytes) && sizeBytes >= 0))) {
      throw new Error('it is damaged');
    }
    const end = head.segments.reduce((sum, [, sizeBytes]) => sum + sizeBytes, headEnd + 1);
    if (end > file.length) break;
    const thread = threads.get(head.thread) ?? new JoinedThread();
    threads.set(head.thread, thread);
    thread.add(head, file.subarray(headEnd + 1, end));
    offset = end;
  }
  if (threads.size === 0) throw new Error('it is cut off');
  return [...threads.values()].map((thread) => thread.finish());
}

class JoinedThread {
  readonly #segments = new Map<string, Pieces>();
  #header: object = {};

  add({ header, keptSamples, segments }: ChunkHead, data: Buffer): void {
    this.#header = header;
    let offset = 0;
    for (const [name, sizeBytes] of segments) {
      const pieces = this.#segments.get(name) ?? new Pieces();
      this.#segments.set(name, pieces);
      const sampleBytes = SAMPLE_BYTES.get(name);
      if (sampleBytes !== undefined) pieces.truncate(keptSamples * sampleBytes);
      pieces.add(data.subarray(offset, offset + sizeBytes));
      offset += sizeBytes;
    }
  }

  finish(): RawRecording {
    const segment = (name: string) => this.#segments.get(name)?.join();
    return { header: JSON.stringify(this.#header), segment };
  }
}

/** One segment, in pieces. */
class Pieces {
  readonly #pieces: Buffer[] = [];
  #sizeBytes = 0;

  add(piece: Buffer): void {
    this.#pieces.push(piece);
    this.#sizeBytes += piece.length;
  }

  truncate(sizeBytes: number): void {
    while (this.#sizeBytes > sizeBytes) {
      const last = this.#pieces.pop() as Buffer;
      this.#sizeBytes -= last.length;
      if (this.#sizeBytes < sizeBytes) this.add(last.subarray(0, sizeBytes - this.#sizeBytes));
    }
  }

  /** A copy, so that every segment starts aligned. */
  join(): ArrayBuffer {
    return new Uint8Array(Buffer.concat(this.#pieces)).buffer;
  }
}
