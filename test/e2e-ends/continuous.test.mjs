// startContinuous() and `run --rotate`: profiles one after another, without a gap between them.
import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import test from 'node:test';
import { FIXTURES, makeFolder, ROOT, runCli, runNode } from '../support/programs.mjs';
import { assertShares, retryLonger } from '../support/shares.mjs';

const require = createRequire(import.meta.url);
const { loadProfile, NativeprofError, Profiler, startContinuous } = require(ROOT);
const PROGRAM = join(FIXTURES, 'continuous.cjs');
const SPIN = join(FIXTURES, 'spin.cjs');

async function record(...args) {
  const { stdout, stderr } = await runNode([PROGRAM, ...args.map(String)]);
  return JSON.parse(stdout || stderr);
}

const sum = (values) => values.reduce((total, value) => total + value, 0);

/** Time as it is, and every tick as exactly one of its ends. */
function assertWhole({ profiles, wallMs }) {
  for (const { counts, durationMs, sampleWallMs } of profiles) {
    const { ticks, sampled, repeated, lost, refused } = counts;
    assert.equal(ticks, sampled + repeated + lost + refused);
    assert.ok(Object.values(counts).every((count) => count >= 0 && count < 1e6));
    assert.ok(Math.abs(sampleWallMs - durationMs) < 0.001, `${sampleWallMs} of ${durationMs} ms`);
  }
  const recordedMs = sum(profiles.map(({ durationMs }) => durationMs));
  // The program takes its own times a little later and earlier, the more so on a busy machine.
  assert.ok(Math.abs(recordedMs - wallMs) < 0.01 * wallMs + 60, `${recordedMs} of ${wallMs} ms`);
}

test('profiles cover the whole time, and a program has its shares over all of them', () =>
  retryLonger(async (ms) => {
    const result = await record('shares', ms, 250);
    assertWhole(result);
    assert.ok(result.profiles.length >= 4, `${result.profiles.length} profiles`);
    assertShares(result.spentMs, result.recordedMs, 5);
    // CPU time neither is lost between them.
    assert.ok(Math.abs(result.recordedCpuMs - result.cpuMs) < 0.05 * result.cpuMs + 20);
  }));

test('an idle program is idle in each profile', async () => {
  const result = await record('idle', 1300, 300);
  assertWhole(result);
  assert.ok(result.profiles.length >= 4);
  for (const { idleMs, durationMs } of result.profiles.slice(1, -1)) {
    assert.ok(idleMs > 0.9 * durationMs, `${idleMs} of ${durationMs} ms`);
  }
});

test('a program that does not return to its event loop loses nothing', async () => {
  const result = await record('block', 1500, 200);
  assertWhole(result);
  // Two have waited, the third has grown.
  assert.ok(result.profiles.some(({ durationMs }) => durationMs > 700));
  assert.ok(result.profiles.length <= 5, `${result.profiles.length} profiles`);
});

test('tables start anew: stacks of the past do not pile up', async () => {
  const { profiles } = await record('deep', 2000, 250);
  const [, ...later] = profiles.map(({ stackCount }) => stackCount);
  const all = sum(later);
  assert.ok(Math.max(...later) < 0.6 * all, `${later}`);
});

test('what onProfile throws is an uncaught exception, and the recording goes on', async () => {
  const { caught, profiles } = await record('throw', 900, 200);
  assert.ok(caught.length >= 2, `${caught}`);
  assert.ok(caught.every((message) => message === 'from onProfile'));
  assert.ok(profiles.length >= 3);
});

test('stop() inside onProfile: what waits comes in order, the rest last', async () => {
  assertWhole(await record('stop inside', 900, 200));
});

test('bad options, starting and stopping twice', () => {
  const code = (expected) => (error) => error instanceof NativeprofError && error.code === expected;
  const onProfile = () => {};
  for (const everyMs of [99, 86_400_001, 1.5, Number.NaN, undefined, '60s']) {
    assert.throws(() => startContinuous({ everyMs, onProfile }), code('ERR_INVALID_OPTION'));
  }
  assert.throws(() => startContinuous({ everyMs: 1000 }), code('ERR_INVALID_OPTION'));
  const options = { everyMs: 1000, onProfile };
  assert.throws(() => startContinuous({ ...options, intervalUs: 1 }), code('ERR_INVALID_OPTION'));
  const inspector = { ...options, engine: 'inspector' };
  assert.throws(() => startContinuous(inspector), code('ERR_INVALID_OPTION'));
  const recording = startContinuous(options);
  assert.throws(() => startContinuous(options), code('ERR_ALREADY_RUNNING'));
  assert.throws(() => new Profiler().start(), code('ERR_ALREADY_RUNNING'));
  recording.stop();
  assert.throws(() => recording.stop(), code('ERR_NOT_RUNNING'));
  startContinuous(options).stop();
});

async function loadAll(folder) {
  const names = readdirSync(folder).filter((name) => name.endsWith('.nativeprof'));
  return Promise.all(names.sort().map((name) => loadProfile(join(folder, name))));
}

const durationMs = (profiles) => sum(profiles.map(({ metadata }) => metadata.durationNs)) / 1e6;

test('run --rotate keeps a session for each period, named by time and pid', async (t) => {
  const folder = makeFolder(t);
  const { code, stderr } = await runCli(['--rotate', '1s', SPIN, '2600', 'return'], {
    cwd: folder,
  });
  assert.equal(code, 0, stderr);
  const profiles = await loadAll(folder);
  assert.equal(profiles.length, 3, stderr);
  assert.ok(durationMs(profiles) > 2550 && durationMs(profiles) < 4000, `${durationMs(profiles)}`);
  // Where one ends the next begins.
  profiles.slice(1).forEach(({ metadata }, i) => {
    const before = profiles[i].metadata;
    const gapMs = metadata.startedAtMs - before.startedAtMs - before.durationNs / 1e6;
    assert.ok(Math.abs(gapMs) < 5, `${gapMs} ms`);
  });
  for (const name of readdirSync(folder)) {
    assert.match(name, /^spin-\d{8}T\d{9}Z-\d+\.nativeprof$/);
  }
  assert.match(stderr, /nativeprof: 3 profiles, the last:\n saved {2}spin-/);
});

test('--keep and --max-disk delete the oldest, also of earlier runs, and nothing else', async (t) => {
  const folder = makeFolder(t, {
    'app-20200101T000000000Z-1.nativeprof': 'x',
    'app-.nativeprof': '',
  });
  mkdirSync(join(folder, 'deep'));
  const output = ['-o', join(folder, 'app.nativeprof')];
  await runCli(['--rotate', '1s', '--keep', '2', ...output, SPIN, '3200', 'return']);
  const kept = readdirSync(folder).filter((name) => /^app-2/.test(name));
  assert.equal(kept.length, 2, `${kept}`);
  assert.ok(kept.every((name) => !name.includes('-20200101')));
  assert.ok(readdirSync(folder).includes('app-.nativeprof'));

  writeFileSync(join(folder, 'app-20200101T000000000Z-1.nativeprof'), Buffer.alloc(2e6));
  await runCli(['--rotate', '1s', '--max-disk', '1', ...output, SPIN, '300', 'return']);
  const left = readdirSync(folder).filter((name) => /^app-2/.test(name));
  assert.ok(
    left.every((name) => !name.includes('-20200101')),
    `${left}`,
  );
  assert.equal(left.length, 3);
});

test('SIGTERM in the middle saves the last part', async (t) => {
  const folder = makeFolder(t);
  let sent = false;
  const onStdout = (stdout, child) => {
    if (sent || !stdout.includes('spinning')) return;
    sent = true;
    child.kill('SIGTERM');
  };
  const args = ['--rotate', '1s', SPIN, '1400', 'forever'];
  const { signal, stderr } = await runCli(args, { cwd: folder, onStdout });
  assert.equal(signal, 'SIGTERM');
  const profiles = await loadAll(folder);
  assert.equal(profiles.length, 2, stderr);
  assert.ok(durationMs(profiles) > 1350, `${durationMs(profiles)}`);
});

test('a folder that goes away costs one line, and the program nothing', async (t) => {
  const folder = makeFolder(t, {
    'app.cjs': `console.log('here'); const end = Date.now() + 2500; while (Date.now() < end);`,
  });
  const gone = join(folder, 'gone');
  mkdirSync(gone);
  const onStdout = () => rmSync(gone, { recursive: true, force: true });
  const args = ['--rotate', '1s', '-o', join(gone, 'app.nativeprof'), join(folder, 'app.cjs')];
  const { code, stderr } = await runCli(args, { onStdout });
  assert.equal(code, 1);
  assert.equal(stderr.match(/cannot write/g)?.length, 1, stderr);
});

test('workers rotate with their process; a kill leaves the last part', async (t) => {
  const folder = makeFolder(t, {
    'app.cjs': `
      const { Worker, isMainThread } = require('node:worker_threads');
      if (isMainThread) {
        new Worker(__filename).on('online', () => {
          setTimeout(() => process.kill(process.pid, 'SIGKILL'), 2500);
        });
      } else for (;;) Math.sqrt(Math.random());`,
  });
  const { signal, stderr } = await runCli(['--rotate', '1s', '-o', 'out.nativeprof', 'app.cjs'], {
    cwd: folder,
  });
  assert.equal(signal, 'SIGKILL', stderr);
  const profiles = await loadAll(folder);
  assert.equal(profiles.length, 3, stderr);
  for (const { threads, counts } of profiles) {
    assert.deepEqual(
      threads.map(({ name }) => name),
      ['main', 'worker 1'],
    );
    const { ticks, sampled, repeated, lost, refused } = counts;
    assert.equal(ticks, sampled + repeated + lost + refused);
  }
  assert.ok(durationMs(profiles) > 2200 && durationMs(profiles) < 4000, `${durationMs(profiles)}`);
});
