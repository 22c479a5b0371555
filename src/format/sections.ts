/**
 * The container of a session file: a magic number and a version, then named sections, each
 * compressed by itself, then the checksum of all of it. docs/FORMAT.md specifies it.
 */
import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { promisify } from 'node:util';
import { constants, deflate, inflate } from 'node:zlib';
import { Damage, demand } from './damage.js';

export interface Section {
  /** Up to 16 characters of ASCII. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

export const FORMAT_VERSION = 1;

/** The first byte is no text, and the line break changes where a transfer takes the file for text. */
export const MAGIC = Buffer.from('\x89nprof\r\n', 'latin1');
/** The magic number and the version. */
export const PREAMBLE_BYTES = 12;
/**
 * What bounds the memory that a hostile file can make us take. Real sections shrink to a tenth or
 * so; the writer sees to it that none shrinks to less than this.
 */
export const MAX_COMPRESSION = 32;

const NAME_BYTES = 16;
const HEADER_BYTES = 24;
const END = 'end';
const DIGEST_BYTES = 32;
const deflateAsync = promisify(deflate);
const inflateAsync = promisify<Uint8Array, { maxOutputLength: number }, Buffer>(inflate);

/** The bytes of a session file, section by section. */
export async function* writeSections(sections: Iterable<Section>): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256');
  for await (const bytes of writeUnsigned(sections)) {
    hash.update(bytes);
    yield bytes;
  }
  const header = writeHeader(END, DIGEST_BYTES, DIGEST_BYTES);
  yield header;
  yield hash.update(header).digest();
}

async function* writeUnsigned(sections: Iterable<Section>): AsyncGenerator<Uint8Array> {
  const preamble = Buffer.alloc(PREAMBLE_BYTES);
  MAGIC.copy(preamble);
  preamble.writeUInt32LE(FORMAT_VERSION, MAGIC.length);
  yield preamble;
  for (const { name, bytes } of sections) {
    const stored = await compress(bytes);
    yield writeHeader(name, stored.length, bytes.length);
    yield stored;
  }
}

async function compress(bytes: Uint8Array): Promise<Uint8Array> {
  let stored = await deflateAsync(bytes);
  if (stored.length * MAX_COMPRESSION < bytes.length) {
    // Takes at least one bit for a byte.
    stored = await deflateAsync(bytes, { strategy: constants.Z_HUFFMAN_ONLY });
  }
  return stored.length < bytes.length ? stored : bytes;
}

function writeHeader(name: string, storedBytes: number, sizeBytes: number): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  header.write(name, 'ascii');
  header.writeUInt32LE(storedBytes, NAME_BYTES);
  header.writeUInt32LE(sizeBytes, NAME_BYTES + 4);
  return header;
}

/**
 * The sections of an open file, read from behind its preamble. Throws Damage where it is cut off or
 * its checksum is wrong, the latter only behind the last section.
 */
export async function* readSections(
  file: FileHandle,
  preamble: Uint8Array,
): AsyncGenerator<Section> {
  const hash = createHash('sha256').update(preamble);
  let leftBytes = (await file.stat()).size - preamble.length;
  const read = async (sizeBytes: number): Promise<Buffer> => {
    demand(sizeBytes <= leftBytes, 'it is cut off');
    leftBytes -= sizeBytes;
    return readExactly(file, sizeBytes);
  };
  for (;;) {
    const header = await read(HEADER_BYTES);
    hash.update(header);
    const name = header.toString('latin1', 0, NAME_BYTES).replace(/\0+$/, '');
    const storedBytes = header.readUInt32LE(NAME_BYTES);
    const sizeBytes = header.readUInt32LE(NAME_BYTES + 4);
    const stored = await read(storedBytes);
    if (name === END) {
      demand(hash.digest().equals(stored), 'its checksum is wrong');
      demand(leftBytes === 0, 'something follows its end');
      return;
    }
    hash.update(stored);
    yield { name, bytes: await decompress(stored, sizeBytes) };
  }
}

async function readExactly(file: FileHandle, sizeBytes: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(sizeBytes);
  let filled = 0;
  while (filled < sizeBytes) {
    const { bytesRead } = await file.read(buffer, filled, sizeBytes - filled);
    demand(bytesRead > 0, 'it is cut off');
    filled += bytesRead;
  }
  return buffer;
}

async function decompress(stored: Buffer, sizeBytes: number): Promise<Uint8Array> {
  if (stored.length === sizeBytes) return stored;
  demand(
    stored.length < sizeBytes && sizeBytes <= stored.length * MAX_COMPRESSION,
    'the size of a section is wrong',
  );
  let bytes: Buffer;
  try {
    bytes = await inflateAsync(stored, { maxOutputLength: sizeBytes });
  } catch {
    throw new Damage('a section cannot be decompressed');
  }
  demand(bytes.length === sizeBytes, 'the size of a section is wrong');
  return bytes;
}
