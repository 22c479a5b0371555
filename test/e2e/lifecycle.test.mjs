// start() and stop(): what they return, what they refuse.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import test from 'node:test';
import { FIXTURES, ROOT, runNode, TIMEOUT_MS } from '../support/programs.mjs';

const require = createRequire(import.meta.url);
const { Profiler, profile, renderText, NativeprofError, buildCallTree } = require(ROOT);

function spin(ms) {
  const end = Date.now() + ms;
  let x = 0;
  while (Date.now() < end) for (let i = 0; i < 1000; i++) x = (x * 31 + i) & 0xffff;
  return x;
}

function assertAccounted({ counts, threads, metadata, frames, stacks }) {
  assert.equal(counts.ticks, counts.sampled + counts.repeated + counts.lost + counts.refused);
  const [{ samples }] = threads;
  const wallNs = samples.wallNs.reduce((sum, wall) => sum + wall, 0);
  assert.ok(Math.abs(wallNs - metadata.durationNs) < 1e-6 * metadata.durationNs);
  samples.cpuNs.forEach((cpu, i) => {
    assert.ok(cpu <= samples.wallNs[i]);
  });
  stacks.parent.forEach((parent, i) => {
    assert.ok(parent < i && stacks.frame[i] < frames.length);
  });
}

test('workers may be terminated while they load the addon', async () => {
  const { stdout, stderr, signal } = await runNode(
    [join(FIXTURES, 'terminated-loads.cjs'), '180'],
    {
      timeoutMs: 4 * TIMEOUT_MS,
    },
  );
  assert.equal(signal, null, stderr);
  assert.equal(stdout, 'ended 180\n');
});

test('a recording adds up and names what ran', () => {
  const profiler = new Profiler({ intervalUs: 500 });
  assert.equal(profiler.isRunning, false);
  profiler.start();
  assert.equal(profiler.isRunning, true);
  spin(300);
  const recorded = profiler.stop();
  assert.equal(profiler.isRunning, false);
  assertAccounted(recorded);
  assert.match(renderText(recorded, { showAll: true }), /spin/);
});

test('the ES module exports the same objects', async () => {
  const esm = await import('../../dist/index.mjs');
  assert.equal(esm.Profiler, Profiler);
  assert.equal(esm.profile, profile);
});

test('start() twice, stop() before start(), bad options', () => {
  const code = (expected) => (error) => error instanceof NativeprofError && error.code === expected;
  const profiler = new Profiler();
  assert.throws(() => profiler.stop(), code('ERR_NOT_RUNNING'));
  profiler.start();
  assert.throws(() => profiler.start(), code('ERR_ALREADY_RUNNING'));
  assert.throws(() => new Profiler().start(), code('ERR_ALREADY_RUNNING'));
  profiler.stop();
  for (const options of [
    { intervalUs: 99 },
    { intervalUs: 1_000_001 },
    { intervalUs: Number.NaN },
    { maxOverhead: 0 },
    { maxOverhead: 1.1 },
    { maxOverhead: 0.01, engine: 'inspector' },
    { engine: 'steam' },
    { signal: 'SIGKILL' },
    { maxSampleBytes: 1 },
  ]) {
    assert.throws(() => new Profiler(options), code('ERR_INVALID_OPTION'));
  }
});

test('dispose ends a recording', () => {
  const profiler = new Profiler();
  profiler.start();
  profiler[Symbol.dispose]();
  profiler[Symbol.dispose]();
  assert.equal(profiler.isRunning, false);
});

for (const engine of ['signal', 'inspector']) {
  test(`profile() of sync and async functions, ${engine} engine`, async () => {
    const sync = profile(() => spin(100), { engine });
    assert.equal(typeof sync.value, 'number');
    assertAccounted(sync.profile);
    const slow = async () => {
      await new Promise((resolve) => setTimeout(resolve, 100));
      spin(100);
      return 'done';
    };
    const { value, profile: recorded } = await profile(slow, { engine });
    assert.equal(value, 'done');
    assertAccounted(recorded);
    assert.throws(() => profile(() => JSON.parse('{'), { engine }), SyntaxError);
    await assert.rejects(
      profile(async () => JSON.parse('{'), { engine }),
      SyntaxError,
    );
    profile(() => 0, { engine }); // the failures have ended their recordings
  });
}

test('at the memory bound samples merge, and the total stays', () => {
  const profiler = new Profiler({ intervalUs: 100, maxSampleBytes: 64 * 1024 });
  profiler.start();
  for (let i = 0; i < 40; i++) {
    spin(50);
    JSON.parse(JSON.stringify(Array.from({ length: 20_000 }, (_, n) => ({ n }))));
  }
  const recorded = profiler.stop();
  assertAccounted(recorded);
  assert.ok(recorded.threads[0].samples.stack.length <= (64 * 1024) / 20);
  assert.ok(recorded.counts.merged > 0);
  const { root } = buildCallTree(recorded);
  assert.ok(Math.abs(root.total.wallNs - recorded.metadata.durationNs) < 1000);
});

test('stacks deeper than 512 frames are cut at the root and counted', () => {
  const dive = (depth) => (depth === 0 ? spin(100) : dive(depth - 1) + 1);
  const { profile: recorded } = profile(() => dive(2000));
  assert.ok(recorded.counts.truncated > 20);
  assert.match(renderText(recorded, { showAll: true }), /\[truncated\]/);
});

test('the timer of a thread that computes is there only while recording', async () => {
  const { stdout } = await runNode([
    '-e',
    `const fs = require('fs');
     const { Profiler } = require(${JSON.stringify(ROOT)});
     const timers = () => fs.readFileSync('/proc/self/timers', 'utf8').split(/^ID:/m).length - 1;
     const seen = [timers()];
     for (let i = 0; i < 3; i++) {
       const profiler = new Profiler();
       profiler.start();
       const end = Date.now() + 20;
       while (Date.now() < end);
       seen.push(timers());
       profiler.stop();
       seen.push(timers());
     }
     console.log(seen.join());`,
  ]);
  assert.equal(stdout, '0,1,0,1,0,1,0\n');
});

test('the handler of SIGURG is there only while recording', async () => {
  const { stdout } = await runNode([
    '-e',
    `const fs = require('fs');
     const { Profiler } = require(${JSON.stringify(ROOT)});
     const handled = () => (BigInt('0x' + /SigCgt:\\s*(\\w+)/.exec(fs.readFileSync('/proc/self/status', 'utf8'))[1]) >> 22n) & 1n;
     const profiler = new Profiler();
     const seen = [handled()];
     profiler.start(); seen.push(handled());
     profiler.stop(); seen.push(handled());
     console.log(seen.join());`,
  ]);
  assert.equal(stdout, '0,1,0\n');
});
