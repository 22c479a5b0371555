// Runs one program under one variant, and measures that process.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BENCH, measureHelper } from './prepare.mjs';

/**
 * @typedef {object} Run
 * @property {number} cpuS user and system time, of the whole process
 * @property {number} wallS
 * @property {import('./variants.mjs').Samples | undefined} samples
 * @property {Record<string, number> | undefined} functions samples by the function that ran, if asked for
 *
 * @param {object} given
 * @param {string} given.node
 * @param {import('./variants.mjs').Variant} given.variant
 * @param {string} given.program a file of bench/programs
 * @param {readonly string[]} [given.args]
 * @param {(line: string) => void} [given.onFirstLine] with what the program prints first
 * @param {boolean} [given.countFunctions]
 * @returns {Promise<Run>}
 */
export function runMeasured({
  node,
  variant,
  program,
  args = [],
  onFirstLine = () => {},
  countFunctions = false,
}) {
  return inFolder(async (folder) => {
    const usagePath = join(folder, 'usage.json');
    // Profilers leave their files in a folder of their own: its name is all they may change.
    const profiles = join(folder, 'profiles');
    mkdirSync(profiles);
    const command = [node, ...variant.flags(profiles), join(BENCH, 'programs', program), ...args];
    const env = { ...process.env, ...variant.env(profiles) };
    await runToEnd(measureHelper(), [usagePath, ...command], env, onFirstLine);
    const { userS, systemS, wallS } = JSON.parse(readFileSync(usagePath, 'utf8'));
    const samples = variant.readSamples(profiles);
    const functions = countFunctions ? samples?.countFunctions() : undefined;
    return { cpuS: userS + systemS, wallS, samples, functions };
  });
}

/** Calls `use` with a folder that is gone afterwards. */
export async function inFolder(use) {
  const folder = mkdtempSync(join(tmpdir(), 'nativeprof-bench-'));
  try {
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Rejects when the command fails. What it prints goes nowhere but to `onFirstLine`. */
export function runToEnd(command, args, env = process.env, onFirstLine = () => {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'inherit'] });
    let printed = '';
    child.stdout.setEncoding('utf8').on('data', (text) => {
      const hadLine = printed.includes('\n');
      printed += text;
      if (!hadLine && printed.includes('\n')) onFirstLine(printed.split('\n')[0]);
    });
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (code === 0) resolve();
      else reject(new Error(`${[command, ...args].join(' ')} ended with ${signal ?? code}`));
    });
  });
}
