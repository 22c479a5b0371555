/** Reads session files, of this version and of every earlier one. */
import { constants, type FileHandle, open } from 'node:fs/promises';
import { type ErrorCode, NativeprofError } from '../model/errors.js';
import { explainFileFailure } from '../model/file-failure.js';
import type { Profile } from '../model/profile.js';
import { Damage, demand } from './damage.js';
import { ProfileDecoder } from './decode-profile.js';
import {
  FORMAT_VERSION,
  MAGIC,
  MAX_COMPRESSION,
  PREAMBLE_BYTES,
  readSections,
} from './sections.js';
import { upgradeSection } from './upgrade-section.js';

/**
 * Loads what `saveProfile`, or `nativeprof run`, has saved. Nothing in a file is taken on trust, nor
 * run: at worst it cannot be loaded.
 *
 * Throws ERR_INPUT where the file cannot be read, ERR_UNKNOWN_FORMAT where it is none of ours,
 * ERR_NEWER_FORMAT where it is of a later version, and ERR_CORRUPT_FILE where it is cut off or
 * damaged.
 */
export async function loadProfile(path: string): Promise<Profile> {
  let file: FileHandle | undefined;
  try {
    // Of a pipe that nobody writes into opening would wait for ever.
    file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    return await readProfile(file, path);
  } catch (error) {
    if (error instanceof Damage) {
      throw new NativeprofError(
        'ERR_CORRUPT_FILE',
        `${path} is damaged: ${error.message}; record it again, or use another copy`,
        { cause: error },
      );
    }
    if (!(error instanceof Error && 'syscall' in error)) throw error;
    const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    const reason = isMissing ? 'there is no such file' : explainFileFailure(error);
    throw new NativeprofError('ERR_INPUT', `cannot read ${path}: ${reason}`, { cause: error });
  } finally {
    await file?.close();
  }
}

async function readProfile(file: FileHandle, path: string): Promise<Profile> {
  const { size } = await statFile(file, path);
  const { version, preamble } = await readPreamble(file, path);
  const decoder = new ProfileDecoder(size * MAX_COMPRESSION);
  for await (const section of readSections(file, preamble)) {
    for (const upgraded of upgradeSection(section, version)) decoder.add(upgraded);
  }
  return decoder.finish();
}

async function statFile(file: FileHandle, path: string): Promise<{ readonly size: number }> {
  const found = await file.stat();
  if (found.isFile()) return found;
  const what = found.isDirectory() ? 'it is a folder' : 'it is no file but a device or a pipe';
  throw new NativeprofError('ERR_INPUT', `cannot read ${path}: ${what}`);
}

async function readPreamble(file: FileHandle, path: string) {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(PREAMBLE_BYTES));
  const preamble = buffer.subarray(0, bytesRead);
  const refuse = (problem: string, code: ErrorCode = 'ERR_UNKNOWN_FORMAT') =>
    new NativeprofError(code, `${path} ${problem}`);
  if (bytesRead === 0) throw refuse('is empty: it is no session file');
  if (isConverted(preamble)) throw new Damage('it was copied as text, which changed its bytes');
  if (!MAGIC.subarray(0, bytesRead).equals(preamble.subarray(0, MAGIC.length))) {
    throw refuse('is no session file: name one that nativeprof has saved');
  }
  demand(bytesRead === PREAMBLE_BYTES, 'it is cut off');
  const version = preamble.readUInt32LE(MAGIC.length);
  if (version > FORMAT_VERSION) {
    throw refuse(
      `has version ${version} of the format, and this nativeprof reads up to ${FORMAT_VERSION}: update nativeprof`,
      'ERR_NEWER_FORMAT',
    );
  }
  demand(version > 0, 'its version is 0');
  return { version, preamble };
}

/** The ends of lines in the magic number are there to show it. */
function isConverted(preamble: Buffer): boolean {
  const nameBytes = MAGIC.indexOf('\r\n');
  const isOurs = preamble.subarray(0, nameBytes).equals(MAGIC.subarray(0, nameBytes));
  return isOurs && /^(\n|\r\r)/.test(preamble.toString('latin1', nameBytes));
}
