// The profilers that are compared: how each is started with a program, and what it says afterwards
// of the samples it took.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { BENCH, ROOT } from './prepare.mjs';

export const INTERVAL_US = 1000;

const require = createRequire(import.meta.url);
const NATIVEPROF_PRELOAD = join(ROOT, 'dist', 'cli', 'preload.js');

/**
 * @typedef {object} Variant
 * @property {string} name
 * @property {(folder: string) => string[]} flags for node
 * @property {(folder: string) => Record<string, string>} env
 * @property {(folder: string) => Samples | undefined} readSamples from a folder of its own, after
 *   the run
 *
 * @typedef {object} Samples
 * @property {number} taken
 * @property {number} due
 * @property {object} [header] nativeprof's own: see native/recording_data.cc
 * @property {() => Record<string, number>} [countFunctions] samples by the function that ran, while the
 *   folder is there
 */

/** @type {Variant} */
export const NATIVEPROF = {
  name: 'nativeprof',
  flags: () => ['--require', NATIVEPROF_PRELOAD],
  env: (folder) => ({ NATIVEPROF_RUN: nativeprofConfig(folder) }),
  readSamples: readNativeprof,
};

/** @type {readonly Variant[]} The first is what the others are compared with. */
export const VARIANTS = [
  { name: 'none', flags: () => [], env: () => ({}), readSamples: () => undefined },
  preloaded('floor', 'floor.cjs'),
  NATIVEPROF,
  {
    name: '--cpu-prof',
    flags: (folder) => [
      '--cpu-prof',
      `--cpu-prof-dir=${folder}`,
      `--cpu-prof-interval=${INTERVAL_US}`,
    ],
    env: () => ({}),
    readSamples: readCpuProfile,
  },
  preloaded('@datadog/pprof', 'datadog.cjs'),
];

/** @returns {Variant} one that a file of bench/preload starts and counts */
function preloaded(name, file) {
  return {
    name,
    flags: () => ['--require', join(BENCH, 'preload', file)],
    env: (folder) => ({
      BENCH_INTERVAL_US: String(INTERVAL_US),
      BENCH_SAMPLES: join(folder, 'samples.json'),
    }),
    readSamples(folder) {
      const text = readFileSync(join(folder, 'samples.json'), 'utf8');
      const { taken, durationNs, functions = {} } = JSON.parse(text);
      return { taken, due: durationNs / 1000 / INTERVAL_US, countFunctions: () => functions };
    },
  };
}

/** What `nativeprof run` tells its program: src/cli/run-config.ts. */
function nativeprofConfig(directory) {
  const { checkOptions } = require('../../dist/options.js');
  const { findAddon } = require('../../dist/native/addon.js');
  const { version } = require('../../dist/version.js');
  const config = {
    ...checkOptions({ intervalUs: INTERVAL_US }),
    directory,
    rotateMs: 0,
    scope: 'process',
    addonFile: findAddon(),
    profilerVersion: version,
  };
  return JSON.stringify(config);
}

function readNativeprof(folder) {
  const { readRecordingFile } = require('../../dist/native/recording-file.js');
  const { decodeRecording } = require('../../dist/native/recording.js');
  const [recording] = readRecordingFile(onlyFile(folder, '.recording'));
  const header = JSON.parse(recording.header);
  return {
    // A repeat is as good as a sample: the stack is known to be the one before.
    taken: header.sampled + header.repeated,
    due: header.durationNs / 1000 / header.intervalUs,
    header,
    countFunctions() {
      const { frames, stacks, threads } = decodeRecording(recording);
      const leaves = [...threads[0].samples.stack].filter((stack) => stack >= 0);
      return countNames(leaves.map((stack) => frames[stacks.frame[stack]].name));
    },
  };
}

function readCpuProfile(folder) {
  const profile = JSON.parse(readFileSync(onlyFile(folder, '.cpuprofile'), 'utf8'));
  const { nodes, samples, startTime, endTime } = profile;
  return {
    taken: samples.length,
    due: (endTime - startTime) / INTERVAL_US,
    countFunctions() {
      const names = new Map(nodes.map(({ id, callFrame }) => [id, callFrame.functionName]));
      return countNames(samples.map((id) => names.get(id)));
    },
  };
}

function countNames(names) {
  const counts = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

function onlyFile(folder, suffix) {
  const name = existsSync(folder) && readdirSync(folder).find((it) => it.endsWith(suffix));
  if (!name) throw new Error(`no *${suffix} in ${folder}: nothing was recorded`);
  return join(folder, name);
}
