/** The session files of `run --rotate`: their names, and which of them stay. */
import { readdir, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, parse } from 'node:path';
import { SESSION_EXTENSION, saveProfile } from '../format/save-profile.js';
import type { Profile } from '../model/profile.js';
import { nameScript, nameTime } from './name-session.js';

export interface RotationBounds {
  /** The newest so many; undefined: no such bound. */
  readonly keep: number | undefined;
  /** Bytes of all together. */
  readonly maxDiskBytes: number;
}

export class RotatedSessions {
  readonly #folder: string;
  readonly #name: string;
  readonly #bounds: RotationBounds;

  /** `sessionFile`: NAME.nativeprof as given by the user; undefined: named by the script, in the working directory. */
  constructor(sessionFile: string | undefined, script: string, bounds: RotationBounds) {
    this.#folder = sessionFile === undefined ? '.' : dirname(sessionFile);
    this.#name =
      sessionFile === undefined
        ? nameScript(parse(script).name)
        : basename(sessionFile, SESSION_EXTENSION);
    this.#bounds = bounds;
  }

  /** Its path: `NAME-20261123T200118123Z-4711.nativeprof`. Throws ERR_OUTPUT. */
  async save(profile: Profile): Promise<string> {
    const { startedAtMs, pid } = profile.metadata;
    const name = `${this.#name}-${nameTime(startedAtMs)}-${pid}${SESSION_EXTENSION}`;
    const path = join(this.#folder, name);
    await saveProfile(profile, path);
    await this.#prune();
    return path;
  }

  /** Those of earlier runs under this name count too: a program that is restarted must not fill the disk. */
  async #prune(): Promise<void> {
    const names = (await readdir(this.#folder)).filter((name) => this.#isOurs(name));
    names.sort().reverse();
    const { keep = Number.POSITIVE_INFINITY, maxDiskBytes } = this.#bounds;
    let sizeBytes = 0;
    for (const [index, name] of names.entries()) {
      const path = join(this.#folder, name);
      sizeBytes += (await stat(path).catch(() => undefined))?.size ?? 0;
      const isNewest = index === 0;
      const isBeyond = index >= keep || sizeBytes > maxDiskBytes;
      if (isBeyond && !isNewest) await rm(path, { force: true });
    }
  }

  #isOurs(name: string): boolean {
    if (!name.startsWith(`${this.#name}-`)) return false;
    return /^\d{8}T\d{9}Z-\d+\.nativeprof$/.test(name.slice(this.#name.length + 1));
  }
}
