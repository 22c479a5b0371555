/** Programs of others that reports are opened with. */
import { spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** `skip` for a test whose tool is missing; where everything must be there, CI, it fails instead. */
export function skipWithout(path) {
  return existsSync(path) || process.env.CI ? false : `${path} is not installed`;
}

export function writeIn(folder, name, content) {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

/** Its output; throws with all that it said where it fails. */
export function runTool(command, args, options = {}) {
  const result = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 1 << 28, ...options });
  if (result.status !== 0) {
    throw new Error(`${command}: ${result.error ?? ''}${result.stdout}${result.stderr}`);
  }
  return result.stdout;
}
