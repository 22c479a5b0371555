// Runs a stress program without the profiler and with it, and says what differs.
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkRecordings } from './check-recording.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PROGRAMS = fileURLToPath(new URL('programs', import.meta.url));
const CLI = join(ROOT, 'dist', 'cli', 'main.js');
const PRELOAD = join(ROOT, 'dist', 'cli', 'preload.js');

/** The output does not depend on the time: see programs/support/repeat.cjs. */
const UNPROFILED_SECONDS = 0.2;
/** For a program that takes its time on a busy machine, more than it could ever need. */
const HANG_SECONDS = 120;
const SLOW_HANG_SECONDS = 600;

/**
 * @typedef {object} StressRun
 * @property {string[]} problems none: all is well
 * @property {string} repeat the command that does the same again
 * @property {number} recordings that were read and checked; 0 under `run`, whose report is all
 *   that is left
 *
 * @param {object} given
 * @param {string} given.node the path of the executable
 * @param {import('./programs.mjs').StressProgram} given.program
 * @param {number} [given.intervalUs]
 * @param {readonly string[]} [given.flags] for node
 * @param {number} [given.seconds]
 * @param {number} [given.seed] what the program does, where it has a choice
 * @param {'run' | 'record'} [given.way] `run`: by the command line, to the report. `record`: as
 *   `nativeprof run -- node ...` records all processes, and the recordings are checked.
 * @returns {Promise<StressRun>}
 */
export async function runStressProgram({
  node,
  program,
  intervalUs = 100,
  flags = [],
  seconds = 1,
  seed = 1,
  way = 'record',
}) {
  const folder = mkdtempSync(join(tmpdir(), 'nativeprof-stress-'));
  // What the profiler or the program leave behind shows here.
  const temporary = join(folder, 'tmp');
  const recordings = join(folder, 'recordings');
  mkdirSync(temporary);
  mkdirSync(recordings);
  try {
    const file = join(PROGRAMS, program.file);
    const env = { ...process.env, TMPDIR: temporary };
    const plain = [...flags, file, String(UNPROFILED_SECONDS), String(seed)];
    const wanted = await runToEnd(node, plain, env, program);
    const profiled = describeProfiled({ program, file, intervalUs, flags, seconds, seed, way });
    const got = await runToEnd(
      node,
      profiled.args(join(folder, 'report.txt')),
      { ...env, ...profiled.env(recordings) },
      program,
    );
    const problems = compare(wanted, got);
    problems.push(
      ...readdirSync(temporary).map((name) => `${name} was left in the temporary folder`),
    );
    const checked = checkRecordings(recordings);
    problems.push(...checked.problems);
    const isExpected = way === 'record' && !program.profilesItself && !program.leavesNoRecording;
    if (isExpected && checked.count === 0) problems.push('nothing was recorded');
    return { problems, repeat: `${profiled.repeat(node)}`, recordings: checked.count };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** False: this Node does not know one of the flags. */
export function knowsFlags(node, flags) {
  return flags.length === 0 || spawnSync(node, [...flags, '-e', '0']).status === 0;
}

/** The command line and the environment of the profiled run, and how a user writes it. */
function describeProfiled({ program, file, intervalUs, flags, seconds, seed, way }) {
  const call = [...flags, file, String(seconds), String(seed)];
  const interval = `${intervalUs}us`;
  const shown = (...parts) => parts.map((part) => quote(shorten(part))).join(' ');
  if (program.profilesItself) {
    return {
      args: () => call,
      env: () => ({ STRESS_INTERVAL_US: String(intervalUs) }),
      repeat: (node) => `STRESS_INTERVAL_US=${intervalUs} ${shown(node, ...call)}`,
    };
  }
  if (way === 'run') {
    const ours = ['run', '-i', interval, ...flags.map((flag) => `--node-arg=${flag}`)];
    const theirs = [file, String(seconds), String(seed)];
    return {
      args: (report) => [CLI, ...ours, '-o', report, ...theirs],
      env: () => ({}),
      repeat: (node) => shown(node, CLI, ...ours, ...theirs),
    };
  }
  return {
    args: () => call,
    env: (directory) => ({
      NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} --require ${JSON.stringify(PRELOAD)}`.trim(),
      NATIVEPROF_RUN: JSON.stringify({
        ...checkOptions(intervalUs),
        rotateMs: 0,
        directory,
        scope: 'tree',
      }),
    }),
    repeat: (node) => shown(node, CLI, 'run', '-i', interval, '--', node, ...call),
  };
}

function checkOptions(intervalUs) {
  const { checkOptions } = createRequire(import.meta.url)('../../dist/options.js');
  return checkOptions({ intervalUs });
}

function shorten(path) {
  const fromHere = relative(process.cwd(), path);
  return path.startsWith(ROOT) && !fromHere.startsWith('..') ? fromHere : path;
}

function quote(text) {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** How the program ended, and what it printed. */
function runToEnd(command, args, env, { variesStderr = false, isSlow = false }) {
  const hangSeconds = isSlow ? SLOW_HANG_SECONDS : HANG_SECONDS;
  return new Promise((resolve, reject) => {
    // A group of its own, so that its children end with it when it hangs.
    const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    const printed = { stdout: '', stderr: '' };
    for (const name of Object.keys(printed)) {
      child[name].setEncoding('utf8').on('data', (text) => {
        printed[name] += text;
      });
    }
    let hang;
    const timer = setTimeout(() => {
      hang = `hung for ${hangSeconds} s:${describeGroup(child.pid)}`;
      process.kill(-child.pid, 'SIGKILL');
    }, hangSeconds * 1000);
    child.on('error', reject);
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      const stderr = variesStderr ? '' : dropVarying(printed.stderr);
      resolve({ end: hang ?? signal ?? `code ${code}`, stdout: printed.stdout, stderr });
    });
  });
}

/** Leaves out our own lines and process ids. */
function dropVarying(stderr) {
  return stderr
    .split('\n')
    .filter((line) => !/^(nativeprof: | saved {2})/.test(line))
    .join('\n')
    .replace(/\(node:\d+\)/g, '(node)');
}

/** What each thread of the hanging processes does, where the system tells. */
function describeGroup(group) {
  const pids = readIfThere('/proc', readdirSync).filter((name) => /^\d+$/.test(name));
  const members = pids.filter((pid) => readStat(`/proc/${pid}/stat`)[2] === String(group));
  return members.map((pid) => `\n    ${pid}: ${describeThreads(pid)}`).join('');
}

function describeThreads(pid) {
  const tasks = `/proc/${pid}/task`;
  return readIfThere(tasks, readdirSync)
    .map((thread) => {
      const [comm, wchan] = ['comm', 'wchan'].map((name) =>
        String(readIfThere(join(tasks, thread, name), readFileSync)).trim(),
      );
      return `${comm} ${readStat(join(tasks, thread, 'stat'))[0]} ${wchan}`;
    })
    .join(', ');
}

/** State, parent, group and what follows; the name before them may contain anything. */
function readStat(path) {
  const text = String(readIfThere(path, readFileSync));
  return text.slice(text.lastIndexOf(')') + 2).split(' ');
}

/** Processes end while they are looked at. */
function readIfThere(path, read) {
  try {
    return read(path);
  } catch {
    return [];
  }
}

function compare(wanted, got) {
  const problems = [];
  for (const name of ['end', 'stdout', 'stderr']) {
    if (got[name] === wanted[name]) continue;
    problems.push(
      `${name} differs:\n  without: ${show(wanted[name])}\n  with:    ${show(got[name])}`,
    );
  }
  // Tells why, as a rule.
  if (problems.length > 0 && got.stderr === wanted.stderr)
    problems.push(`stderr: ${show(got.stderr)}`);
  return problems;
}

function show(text) {
  return text.length > 1500 ? `${text.slice(0, 1500)}…` : text;
}
