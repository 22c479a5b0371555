/** Source files as they were when they ran, for the page. */
import { readFileSync, statSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import type { Profile } from '../model/profile.js';
import { REDACTED_CWD } from '../processors/redact.js';
import type { ReadSource } from '../renderers/html-sources.js';

/** What somebody else's session names may be any file: only source goes into a page. */
const SOURCE_ENDING = /\.(?:[cm]?[jt]sx?|astro|coffee|marko|svelte|vue)$/i;
/** Larger files are bundles, which nobody reads line by line. */
const MOST_SOURCE_BYTES = 4 * 1024 * 1024;

export function makeSourceReader({ metadata }: Profile): ReadSource | undefined {
  // Its paths lead elsewhere, if anywhere.
  if (metadata.cwd === REDACTED_CWD) return undefined;
  const endedAtMs = metadata.startedAtMs + metadata.durationNs / 1e6;
  return (file) => {
    if (!isAbsolute(file) || !SOURCE_ENDING.test(file)) return undefined;
    try {
      const { size, mtimeMs } = statSync(file);
      // The lines of a file that was changed since are not those that ran.
      if (size > MOST_SOURCE_BYTES || mtimeMs > endedAtMs) return undefined;
      return readFileSync(file, 'utf8');
    } catch {
      return undefined;
    }
  };
}
