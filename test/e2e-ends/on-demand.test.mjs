// `nativeprof/register`: recordings that begin and end while the program runs.
import assert from 'node:assert/strict';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { pathToFileURL } from 'node:url';
import { CLI, makeFolder, ROOT, runNode } from '../support/programs.mjs';

const REGISTER = join(ROOT, 'dist', 'cli', 'register.js');
const IMPORT = ['--import', pathToFileURL(REGISTER).href];

// Neither thread ever returns to its event loop.
const ENDLESS = `
  const { Worker, isMainThread } = require('node:worker_threads');
  function burn() { const end = performance.now() + 10; while (performance.now() < end); }
  if (isMainThread) {
    new Worker(__filename).on('online', () => {
      process.stdout.write('up\\n');
      for (;;) burn();
    });
  } else for (;;) burn();`;

/** Sends the signals one after the other, each once stderr says that the last one was served. */
function sendInTurn(signals) {
  let sent = 0;
  return {
    onStdout(text, child) {
      if (!text.includes('up') || sent > 0) return;
      child.stderr.on('data', () => send(child));
      send(child);
    },
  };
  function send(child) {
    const signal = signals[sent++];
    if (signal !== undefined) setTimeout(() => child.kill(signal), 700);
  }
}

function listRecordings(folder) {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.recording'))
    .sort();
}

async function report(folder, file) {
  const { code, stdout, stderr } = await runNode([CLI, 'report', '-r', 'json', join(folder, file)]);
  assert.equal(code, 0, stderr);
  return JSON.parse(stdout);
}

test('a signal begins and ends recordings of all threads, amid loops that never end', async (t) => {
  const folder = makeFolder(t, { 'app.cjs': ENDLESS });
  const { code, signal, stderr } = await runNode([...IMPORT, 'app.cjs'], {
    cwd: folder,
    ...sendInTurn(['SIGUSR2', 'SIGUSR2', 'SIGUSR2', 'SIGTERM']),
  });
  assert.deepEqual([code, signal], [null, 'SIGTERM'], stderr);
  const files = listRecordings(folder);
  assert.equal(files.length, 2);
  const lines = files.map(
    (file) =>
      `nativeprof: recording\nnativeprof: recorded S s; view it:  npx nativeprof report ${join(folder, file)}\n`,
  );
  assert.equal(stderr.replace(/\d+\.\d s;/g, 'S s;'), lines.join(''));
  for (const file of files) {
    assert.equal(statSync(join(folder, file)).mode & 0o777, 0o600);
    const { metadata, tree } = await report(folder, file);
    assert.match(metadata.command, /app\.cjs/);
    assert.deepEqual(tree.children.map(({ name }) => name).sort(), ['<main>', '<worker 1>']);
  }
});

test('a program that is killed meanwhile leaves its recording', async (t) => {
  const folder = makeFolder(t, { 'app.cjs': ENDLESS });
  const { signal } = await runNode([...IMPORT, 'app.cjs'], {
    cwd: folder,
    ...sendInTurn(['SIGUSR2', 'SIGKILL']),
  });
  assert.equal(signal, 'SIGKILL');
  const [file, ...others] = listRecordings(folder);
  assert.deepEqual(others, []);
  const { metadata } = await report(folder, file);
  assert.match(metadata.notes.join(), /was killed, crashed/);
});

test('armed only, the program runs as without us, and leaves nothing', async (t) => {
  const folder = makeFolder(t, {
    'app.cjs': `console.log(process.execArgv.length > 0, process.listenerCount('SIGUSR2'));
      process.exitCode = 3;`,
  });
  const { code, stdout, stderr } = await runNode([...IMPORT, 'app.cjs'], { cwd: folder });
  assert.deepEqual([code, stdout, stderr], [3, 'true 0\n', '']);
  assert.deepEqual(listRecordings(folder), []);
});

test('the environment chooses: from the start, another folder, no signal of the program', async (t) => {
  const folder = makeFolder(t);
  const env = {
    NATIVEPROF_START: '1',
    NATIVEPROF_DIRECTORY: folder,
    NATIVEPROF_INTERVAL: '500us',
    NATIVEPROF_TOGGLE_SIGNAL: 'SIGUSR2',
  };
  const app = `const end = Date.now() + 300; while (Date.now() < end);`;
  const { code, stderr } = await runNode([...IMPORT, '-e', app], { env });
  assert.equal(code, 0);
  assert.match(stderr, /recording\n.*recorded 0\.\d s/);
  const { metadata, counts } = await report(folder, listRecordings(folder)[0]);
  assert.equal(metadata.intervalUs, 500);
  assert.ok(counts.sampled > 50, String(counts.sampled));
});

test('workers with flags or an environment of their own are armed, and do not notice', async (t) => {
  const folder = makeFolder(t, {
    'worker.mjs': `
      import { workerData } from 'node:worker_threads';
      console.log(workerData, process.execArgv.join(), Object.keys(process.env).sort().join());
      const end = Date.now() + 400; while (Date.now() < end);`,
    'app.mjs': `
      import { Worker } from 'node:worker_threads';
      const start = (workerData, options) => new Promise((resolve) =>
        new Worker('./worker.mjs', { workerData, ...options }).on('exit', resolve));
      await start('flags', { execArgv: ['--no-warnings'], env: { A: '1' } });
      await start('environment', { env: { A: '1' } });
      await start('neither', { env: { A: '1', NODE_OPTIONS: '' }, execArgv: [] });`,
  });
  const options = { cwd: folder, env: { NATIVEPROF_START: '1' } };
  // A worker may not be given it.
  const args = ['--max-old-space-size=500', ...IMPORT];
  const { stdout } = await runNode([...args, 'app.mjs'], options);
  const flags = args.join();
  assert.equal(stdout, `flags --no-warnings A\nenvironment ${flags} A\nneither  A,NODE_OPTIONS\n`);
  const { tree } = await report(folder, listRecordings(folder)[0]);
  assert.deepEqual(tree.children.map(({ name }) => name).sort(), [
    '<main>',
    '<worker 1>',
    '<worker 2>',
    '<worker 3>',
  ]);
});

test('a call begins and ends a recording', async (t) => {
  const folder = makeFolder(t, {
    'app.mjs': `
      import { recordOnDemand, toggleRecording } from ${JSON.stringify(pathToFileURL(join(ROOT, 'dist', 'index.mjs')).href)};
      import { setTimeout as pause } from 'node:timers/promises';
      process.on('SIGUSR2', () => {});
      const attempt = (call) => { try { call(); } catch (error) { console.log(error.code); } };
      attempt(toggleRecording);
      attempt(() => recordOnDemand({ engine: 'inspector' }));
      attempt(recordOnDemand);
      attempt(recordOnDemand); // again
      toggleRecording();
      await pause(300);
      toggleRecording();
      await pause(300);
      console.log('alive');`,
  });
  const { stdout, stderr } = await runNode(['app.mjs'], { cwd: folder });
  assert.equal(
    stdout,
    'ERR_NOT_ARMED\nERR_INVALID_OPTION\nERR_SIGNAL_TAKEN\nERR_SIGNAL_TAKEN\nalive\n',
    stderr,
  );
  const { durationNs } = (await report(folder, listRecordings(folder)[0])).metadata;
  assert.ok(durationNs > 0.1e9 && durationNs < 0.6e9, String(durationNs));
});

test('mistakes in the environment cost one line', async () => {
  const run = (env) => runNode([...IMPORT, '-e', 'console.log(1)'], { env });
  for (const [env, message] of [
    [{ NATIVEPROF_INTERVAL: '5' }, /^nativeprof: NATIVEPROF_INTERVAL is "5": write .*\n$/],
    [{ NATIVEPROF_INTERVAL: '5us' }, /^nativeprof: intervalUs is 5: .*\n$/],
    [{ NATIVEPROF_TOGGLE_SIGNAL: 'X' }, /^nativeprof: toggleSignal is "X": .*\n$/],
    [
      { NATIVEPROF_TOGGLE_SIGNAL: 'SIGKILL' },
      /^nativeprof: toggleSignal is "SIGKILL": no program .*\n$/,
    ],
    [{ NATIVEPROF_START: 'yes' }, /^nativeprof: NATIVEPROF_START is "yes": write 1 .*\n$/],
    [
      { NATIVEPROF_DIRECTORY: '/nonexistent' },
      /^nativeprof: .* \/nonexistent: there is no such folder\n$/,
    ],
    [
      { NATIVEPROF_DIRECTORY: process.execPath },
      /^nativeprof: recordings cannot be written to .*: a part of its path is no folder\n$/,
    ],
  ]) {
    const { code, stdout, stderr } = await run(env);
    assert.deepEqual([code, stdout], [0, '1\n']);
    assert.match(stderr, message);
  }
});
