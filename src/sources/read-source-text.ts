/** Reads the text of a source file as V8 got it. */
import { readFileSync, statSync } from 'node:fs';
import { isAbsolute } from 'node:path';

/** What is larger is no program that somebody wrote, and names are not worth the wait. */
const MOST_BYTES = 64 * 1024 * 1024;

/** Undefined: there is no such file, or it cannot be read. */
export function readSourceText(file: string): string | undefined {
  if (!isAbsolute(file)) return undefined;
  try {
    const info = statSync(file);
    if (!info.isFile() || info.size > MOST_BYTES) return undefined;
    // Node takes the byte order mark off.
    return readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
  } catch {
    return undefined;
  }
}
