// Others may own the signal before us, take it while we run, or send it to us.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { npm } from '../../scripts/node-versions.mjs';
import { compareRuns } from '../support/compare-runs.mjs';
import { FIXTURES, makeFolder, ROOT, runNode } from '../support/programs.mjs';
import { buildTestAddon } from '../support/test-addon.mjs';

const SPIN = join(FIXTURES, 'spin.cjs');
// The one that bench/ compares with.
const { packages } = JSON.parse(readFileSync(join(ROOT, 'bench', 'package-lock.json'), 'utf8'));
const DATADOG_VERSION = packages['node_modules/@datadog/pprof'].version;

const PRELUDE = `
  const { Profiler, renderText } = require(${JSON.stringify(ROOT)});
  const { Session } = require('inspector');
  function spin(ms) {
    const end = Date.now() + ms;
    let x = 0;
    while (Date.now() < end) for (let i = 0; i < 1000; i++) x = (x * 31 + i) & 0xffff;
    return x;
  }
  function startV8Profiler() {
    const session = new Session();
    session.connect();
    session.post('Profiler.enable');
    session.post('Profiler.start');
    return () => {
      let profile;
      session.post('Profiler.stop', (error, result) => { profile = result.profile; });
      session.disconnect();
      return profile;
    };
  }
  const report = (profile, extra) => console.log(JSON.stringify({
    ...extra, counts: profile.counts, signal: profile.metadata.signal, notes: profile.metadata.notes,
    text: renderText(profile, { showAll: true }),
  }));
`;

async function runScript(script) {
  const result = await runNode(['-e', PRELUDE + script]);
  return {
    ...result,
    report: result.stdout.startsWith('{') ? JSON.parse(result.stdout) : undefined,
  };
}

function assertRecorded({ report, stderr }) {
  assert.ok(report !== undefined, stderr);
  const { ticks, sampled, repeated, lost, refused } = report.counts;
  assert.equal(ticks, sampled + repeated + lost + refused);
  assert.ok(sampled > 0.1 * ticks, JSON.stringify(report.counts));
  assert.match(report.text, /spin/);
}

test("V8's profiler and ours record side by side, whoever starts first", async () => {
  const result = await runScript(`
    const stopV8 = startV8Profiler();
    const profiler = new Profiler();
    profiler.start();
    spin(300);
    const early = stopV8();
    const stopV8Again = startV8Profiler();
    spin(300);
    const profile = profiler.stop();
    spin(100);
    report(profile, { v8Samples: [early, stopV8Again()].map(({ samples }) => samples.length) });`);
  assertRecorded(result);
  assert.equal(result.report.signal, 'SIGURG');
  assert.deepEqual(result.report.notes, []);
  for (const count of result.report.v8Samples) assert.ok(count > 50, `${count} samples of V8's`);
});

test("where V8's profiler owns the signal that was chosen, both record", async () => {
  const result = await runScript(`
    const stopV8 = startV8Profiler();
    const profiler = new Profiler({ signal: 'SIGPROF' });
    profiler.start();
    spin(500);
    const profile = profiler.stop();
    report(profile, { v8Samples: stopV8().samples.length });`);
  assertRecorded(result);
  assert.ok(result.report.v8Samples > 100);
});

test('where somebody else owns SIGURG, SIGPROF is used', async () => {
  const result = await runScript(`
    process.on('SIGURG', () => {});
    const profiler = new Profiler();
    profiler.start();
    spin(300);
    report(profiler.stop());
    process.exit();`);
  assertRecorded(result);
  assert.equal(result.report.signal, 'SIGPROF');
  assert.match(result.report.notes[0], /owned SIGURG/);
});

test('where somebody takes SIGURG while we run, we go on with SIGPROF', async () => {
  const result = await runScript(`
    const profiler = new Profiler();
    profiler.start();
    spin(200);
    process.on('SIGURG', () => {});
    spin(400);
    report(profiler.stop());
    process.exit();`);
  assertRecorded(result);
  assert.equal(result.report.signal, 'SIGPROF');
  assert.match(result.report.notes[0], /took the sampling signal/);
  assert.ok(result.report.counts.lost < 0.1 * result.report.counts.ticks);
});

test('a program that begins to listen to SIGURG hears none of ours', async () => {
  const { stdout, stderr } = await runNode([
    '-e',
    `${PRELUDE}
    const { once } = require('events');
    const alive = setInterval(() => {}, 1000); // a listener for signals keeps no event loop alive
    (async () => {
      const heard = [];
      for (let round = 0; round < 20; round++) {
        const profiler = new Profiler();
        profiler.start();
        spin(10); // it times itself by now
        let count = 0;
        const listen = () => { count++; };
        process.on('SIGURG', listen);
        spin(10);
        await new Promise(setImmediate);
        const own = once(process, 'SIGURG');
        process.kill(process.pid, 'SIGURG');
        await own;
        spin(5);
        await new Promise(setImmediate);
        heard.push(count);
        const { metadata, counts } = profiler.stop();
        if (metadata.signal !== 'SIGPROF' || counts.sampled < 2) heard.push(metadata, counts);
        process.off('SIGURG', listen);
      }
      console.log(JSON.stringify(heard));
      clearInterval(alive);
    })();`,
  ]);
  assert.equal(stderr, '');
  assert.deepEqual(JSON.parse(stdout), new Array(20).fill(1));
});

// There nothing tells of the main thread's listeners: one of ours may be on its way in that moment, but
// none always is.
test('a worker that is recorded alone does not time itself', async () => {
  const { stdout, stderr } = await runNode([
    '-e',
    `const { Worker } = require('worker_threads');
    let heard = 0;
    const worker = new Worker(${JSON.stringify(PRELUDE)} + \`
      const { parentPort } = require('worker_threads');
      const profiler = new Profiler();
      profiler.start();
      spin(50);
      parentPort.postMessage('records');
      spin(300);
      const timers = require('fs').readFileSync('/proc/self/timers', 'utf8');
      const { metadata, counts } = profiler.stop();
      parentPort.postMessage([metadata.signal, counts.sampled > 50, timers]);
    \`, { eval: true });
    worker.on('message', (message) => {
      if (message === 'records') process.on('SIGURG', () => { heard++; });
      else console.log(JSON.stringify([heard, ...message]));
    });`,
  ]);
  assert.equal(stderr, '');
  const [heard, ...recorded] = JSON.parse(stdout);
  assert.deepEqual(recorded, ['SIGPROF', true, '']);
  assert.ok(heard <= 1, `${heard}`);
});

test('start, stop and start again around another profiler', async () => {
  const result = await runScript(`
    const profiler = new Profiler();
    for (let round = 0; round < 5; round++) {
      profiler.start();
      const stopV8 = startV8Profiler();
      spin(50);
      profiler.stop();
      spin(20);
      stopV8();
      spin(20);
    }
    // Fresh code: V8 does not tell of loops that it optimised while they ran, before we start.
    const spinAgain = eval('(' + spin.toString().replace('spin', 'spinAgain') + ')');
    profiler.start();
    spinAgain(300);
    report(profiler.stop());`);
  assertRecorded(result);
});

test('signals that others send go to their own handler', async () => {
  const result = await runScript(`
    let seen = 0;
    process.on('SIGPROF', () => { seen++; });
    const profiler = new Profiler({ signal: 'SIGPROF' });
    profiler.start();
    setTimeout(() => {
      for (let i = 0; i < 3; i++) process.kill(process.pid, 'SIGPROF');
      spin(200);
      setTimeout(() => { const profile = profiler.stop(); report(profile, { seen }); process.exit(); }, 50);
    }, 10);`);
  assert.ok(result.report !== undefined, result.stderr);
  // Standard signals do not queue: three may become one, and none of ours may be among them.
  assert.ok(result.report.seen >= 1 && result.report.seen <= 3, `${result.report.seen}`);
  assert.equal(result.report.signal, 'SIGPROF');
});

test('a SIGPROF from outside ends the process, as it does without us', async () => {
  const plain = await runNode([
    '-e',
    "process.kill(process.pid, 'SIGPROF'); setTimeout(() => {}, 2000)",
  ]);
  const profiled = await runScript(`
    new Profiler({ signal: 'SIGPROF' }).start();
    process.kill(process.pid, 'SIGPROF');
    setTimeout(() => {}, 2000);`);
  assert.equal(plain.signal, 'SIGPROF');
  assert.equal(profiled.signal, 'SIGPROF');
});

test('the signal can be chosen', async () => {
  for (const signal of ['SIGPROF', 'SIGVTALRM', 'SIGIO']) {
    const result = await runScript(`
      const profiler = new Profiler({ signal: '${signal}' });
      profiler.start();
      spin(200);
      report(profiler.stop());`);
    assertRecorded(result);
    assert.equal(result.report.signal, signal);
  }
});

test('under --cpu-prof the program and both profiles are sound', async (t) => {
  const folder = makeFolder(t);
  const flags = ['--cpu-prof', `--cpu-prof-dir=${folder}`];
  const { profile } = await compareRuns(t, [SPIN, '300', 'return'], { flags });
  assert.deepEqual(profile.metadata.notes, []);
  const written = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
  assert.equal(written.length, 2, 'one of each run');
  for (const { nodes, samples } of written.map((text) => JSON.parse(text))) {
    assert.ok(samples.length > 50);
    assert.ok(nodes.some(({ callFrame }) => callFrame.functionName === 'spin'));
  }
});

test('a library that profiles with SIGPROF goes on, whoever starts first', async () => {
  const addon = JSON.stringify(buildTestAddon());
  for (const signal of ['SIGURG', 'SIGPROF']) {
    const result = await runScript(`
      const addon = require(${addon});
      addon.startProfilingTimer(2000);
      const profiler = new Profiler({ signal: '${signal}' });
      profiler.start();
      spin(300);
      const before = addon.stopProfilingTimer();
      addon.startProfilingTimer(2000);
      spin(100);
      const profile = profiler.stop();
      report(profile, { seen: [before, addon.stopProfilingTimer()] });`);
    assert.ok(result.report !== undefined, result.stderr);
    for (const count of result.report.seen) assert.ok(count > 5, `${signal}: ${count} of theirs`);
    const { ticks, sampled, repeated, lost, refused } = result.report.counts;
    assert.equal(ticks, sampled + repeated + lost + refused);
    if (signal === 'SIGURG') assertRecorded(result);
  }
});

test('@datadog/pprof and ours record side by side', async (t) => {
  const folder = makeFolder(t, { 'package.json': '{"private":true}' });
  npm(['install', '--no-audit', '--no-fund', `@datadog/pprof@${DATADOG_VERSION}`], folder);
  const datadog = JSON.stringify(join(folder, 'node_modules', '@datadog', 'pprof'));
  const result = await runScript(`
    const { time } = require(${datadog});
    time.start({ intervalMicros: 1000 });
    const profiler = new Profiler();
    profiler.start();
    spin(500);
    const profile = profiler.stop();
    const { sample, stringTable } = time.stop();
    report(profile, { samples: sample.length, knows: stringTable.strings.includes('spin') });`);
  assertRecorded(result);
  assert.ok(result.report.samples > 0);
  assert.ok(result.report.knows);
});
