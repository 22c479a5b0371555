/** Writes a file whole or not at all: what was there stays until all of the new content is on disk. */
import { randomBytes } from 'node:crypto';
import { type FileHandle, open, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { NativeprofError } from '../model/errors.js';
import { explainFileFailure } from '../model/file-failure.js';

export type FileContent = string | Uint8Array | AsyncIterable<Uint8Array>;

/** Of what tells how a program works, and with which arguments: for its user alone. */
export const PRIVATE_MODE = 0o600;

/** `mode` is that of a new file; one that is replaced does not become open to more users. Throws ERR_OUTPUT. */
export async function replaceFile(path: string, content: FileContent, mode: number): Promise<void> {
  try {
    const existing = await stat(path).catch(() => undefined);
    // A device or a pipe is written to; nothing could stand in its place.
    if (existing !== undefined && !existing.isFile() && !existing.isDirectory()) {
      await writeOpened(await open(path, 'w'), content);
    } else {
      // A link stays one: what it leads to is replaced.
      const target = existing ? await realpath(path) : path;
      await replaceRegularFile(target, content, mode & (existing?.mode ?? mode));
    }
  } catch (error) {
    if (error instanceof Error && 'syscall' in error) {
      const reason = explainOutputFailure(error);
      throw new NativeprofError('ERR_OUTPUT', `cannot write ${path}: ${reason}`, { cause: error });
    }
    throw error;
  }
}

export function explainOutputFailure(error: unknown): string {
  const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT';
  return isMissing ? 'its folder does not exist' : explainFileFailure(error);
}

async function replaceRegularFile(path: string, content: FileContent, mode: number): Promise<void> {
  const name = `.${basename(path).slice(0, 100)}.${randomBytes(6).toString('hex')}.tmp`;
  const temporary = join(dirname(path), name);
  const file = await open(temporary, 'wx', mode);
  try {
    await writeOpened(file, content);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

async function writeOpened(file: FileHandle, content: FileContent): Promise<void> {
  try {
    await writeFile(file, content);
    // Devices and pipes have nothing to sync.
    if ((await file.stat()).isFile()) await file.sync();
  } finally {
    await file.close();
  }
}
