/** The Firefox Profiler's own loader and call trees, by its command line, read our files. */
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { render } from '../../dist/index.js';
import { nodeBinary } from '../../scripts/node-versions.mjs';
import { profileFromText } from '../support/profile-from-text.mjs';
import { makeFolder } from '../support/programs.mjs';
import { BUILD_PROGRAM, THREADED_PROGRAM } from '../support/sample-profiles.mjs';
import { runTool, writeIn } from '../support/tools.mjs';

const PACKAGE = '@firefox-devtools/profiler-cli';
const CLI = join(
  dirname(createRequire(import.meta.url).resolve(`${PACKAGE}/package.json`)),
  'dist/profiler-cli.js',
);
/** The first that it runs on. */
const NODE = nodeBinary(24);

/** Loads a profile in its server, which lives as long as the test. */
async function loadProfile(t, profile) {
  // Before the folder goes, by which its server is found.
  let ask = () => '';
  t.after(() => ask('stop', '--all'));
  const folder = makeFolder(t);
  const path = writeIn(folder, 'a.firefox.json', render('firefox', profile));
  const env = { ...process.env, PROFILER_CLI_SESSION_DIR: join(folder, 'sessions') };
  ask = (...args) => runTool(NODE, [CLI, ...args], { env });
  // Its server may need longer than `load` waits for.
  const attempts = 40;
  let failure;
  try {
    ask('load', path);
  } catch (error) {
    failure = error;
  }
  for (let i = 0; i < attempts; i++) {
    try {
      ask('profile', 'info');
      return (...args) => JSON.parse(ask(...args, '--json'));
    } catch (error) {
      failure = error;
      await wait(250);
    }
  }
  throw failure;
}

test('times of functions, and the name of the program', async (t) => {
  const ask = await loadProfile(t, profileFromText(BUILD_PROGRAM));
  assert.match(ask('profile', 'info').name, /^node build\.js --minify/);
  const { weightType, functions } = ask('thread', 'functions', '--include-idle');
  assert.equal(weightType, 'tracing-ms');
  const timesOf = (name) => {
    const { selfSamples, totalSamples } = functions.find((it) => it.name === name);
    return [Math.round(selfSamples), Math.round(totalSamples)];
  };
  assert.deepEqual(timesOf('compress'), [1402, 1402]);
  assert.deepEqual(timesOf('build'), [0, 3932]);
  assert.deepEqual(timesOf('[idle]'), [608, 608]);
  const all = functions.reduce((sum, { selfSamples }) => sum + selfSamples, 0);
  assert.equal(Math.round(all), 4812);
});

test('threads with their CPU time', async (t) => {
  const ask = await loadProfile(t, profileFromText(THREADED_PROGRAM));
  const { processes } = ask('profile', 'info', '--all');
  const threads = processes.flatMap((it) => it.threads);
  assert.deepEqual(threads.map(({ name, cpuMs }) => [name, Math.round(cpuMs)]).sort(), [
    ['main', 71],
    ['worker 1', 841],
    ['worker 2', 411],
  ]);
});
