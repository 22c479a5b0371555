// Runs programs as a user does: in child processes, with and without nativeprof.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
export const CLI = join(ROOT, 'dist', 'cli', 'main.js');
export const FIXTURES = join(ROOT, 'test', 'fixtures');
export const NODE_MAJOR = Number(process.versions.node.split('.')[0]);

/** Long enough for a slow machine, short enough to tell a hang. */
export const TIMEOUT_MS = 40_000;

/** Sessions of tests must not push the user's own out of the cache. */
const CACHE = mkdtempSync(join(tmpdir(), 'nativeprof-test-cache-'));
process.on('exit', () => rmSync(CACHE, { recursive: true, force: true }));

/**
 * @typedef {object} Result
 * @property {number | null} code
 * @property {NodeJS.Signals | null} signal
 * @property {string} stdout
 * @property {string} stderr
 */

/**
 * @param {string} file
 * @param {readonly string[]} args
 * @param {{cwd?: string, env?: Record<string, string | undefined>, input?: string, timeoutMs?: number,
 *   onStdout?: (text: string, child: import('node:child_process').ChildProcess) => void}} [options]
 *   onStdout gets all of stdout so far, whenever there is more.
 * @returns {Promise<Result>}
 */
export function runProgram(file, args, options = {}) {
  return new Promise((resolve, reject) => {
    const env = {
      ...process.env,
      NO_COLOR: '1',
      LANG: 'C.UTF-8',
      LC_ALL: undefined,
      XDG_CACHE_HOME: CACHE,
      ...options.env,
    };
    const child = spawn(file, args, { cwd: options.cwd, env });
    let stdout = '';
    let stderr = '';
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`hangs: ${file} ${args.join(' ')}\n${stdout}\n${stderr}`));
    }, options.timeoutMs ?? TIMEOUT_MS);
    child.stdout.setEncoding('utf8').on('data', (chunk) => {
      stdout += chunk;
      options.onStdout?.(stdout, child);
    });
    child.stderr.setEncoding('utf8').on('data', (chunk) => {
      stderr += chunk;
    });
    child.on('error', reject);
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      resolve({ code, signal, stdout, stderr });
    });
    child.stdin.on('error', () => {});
    child.stdin.end(options.input ?? '');
  });
}

/** @param {readonly string[]} args */
export function runNode(args, options = {}) {
  return runProgram(process.execPath, args, options);
}

/** `nativeprof run` with `args`. */
export function runCli(args, options = {}) {
  return runProgram(process.execPath, [CLI, 'run', ...args], options);
}

/** A folder with the given files, removed when the test ends. */
export function makeFolder(test, files = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'nativeprof-test-'));
  test.after(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

/** The tree of a text report as a list; `topLevel` are the children of the root. */
export function parseReport(text) {
  const entries = [];
  for (const line of text.split('\n')) {
    const match = /^ ([│├└─ ]*)(\d+\.\d+) (.*)$/.exec(line);
    if (match === null) continue;
    const [name = ''] = match[3].split('  ');
    entries.push({
      topLevel: /^[├└]/.test(match[1]),
      seconds: Number(match[2]),
      name: name.trim(),
    });
  }
  return entries;
}

/** Seconds of the functions called `name`, summed over the tree. */
export function secondsOf(report, name) {
  return parseReport(report)
    .filter((entry) => entry.name === name)
    .reduce((sum, entry) => sum + entry.seconds, 0);
}
