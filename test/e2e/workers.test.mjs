// Worker threads: each has a lane, from its start to its end, and none finds us.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import test from 'node:test';
import { loadProfile } from '../../dist/index.mjs';
import { FIXTURES, makeFolder, runCli, runNode } from '../support/programs.mjs';

const WORKERS = join(FIXTURES, 'workers.cjs');

/** Seconds of wall time in which `name` was on the stack, by thread. */
function measureThreads(profile, name) {
  const isInside = [];
  for (const [i, parent] of profile.stacks.parent.entries()) {
    isInside[i] = isInside[parent] || profile.frames[profile.stacks.frame[i]].name === name;
  }
  return new Map(
    profile.threads.map((thread) => {
      const { stack, wallNs } = thread.samples;
      const sumNs = wallNs.reduce((sum, it, i) => (isInside[stack[i]] ? sum + it : sum), 0);
      return [thread.name, sumNs / 1e9];
    }),
  );
}

function totalNs({ samples }) {
  return samples.wallNs.reduce((sum, it) => sum + it, 0);
}

async function record(t, args, options) {
  const folder = makeFolder(t);
  const result = await runCli(['-o', 'out.nativeprof', ...args], { cwd: folder, ...options });
  return { ...result, profile: await loadProfile(join(folder, 'out.nativeprof')) };
}

function checkTicks({ counts }, { lostOfSampled = 0 } = {}) {
  const { ticks, sampled, repeated, lost, refused } = counts;
  assert.equal(sampled + repeated + lost + refused, ticks);
  assert.ok(lost <= sampled * lostOfSampled, JSON.stringify(counts));
}

test('workers of every kind run as without us, each in a lane of its own', async (t) => {
  const plain = await runNode([WORKERS]);
  const { code, stdout, profile } = await record(t, [WORKERS]);
  assert.equal(code, plain.code);
  assert.equal(stdout, plain.stdout);
  checkTicks(profile);
  const inSpin = [...measureThreads(profile, 'spin').values()];
  assert.equal(profile.threads[0].name, 'main');
  assert.equal(profile.threads.length, 12); // two of them empty, `nested` with one inside
  assert.equal(inSpin.filter((seconds) => seconds > 0.05).length, 8, String(inSpin));
  const sum = inSpin.reduce((it, seconds) => it + seconds, 0);
  const share = Math.max(...inSpin.slice(1)) / sum;
  assert.ok(share > 0.1 && share < 0.4, `${inSpin}`);
});

test('lanes lie in the recording where their threads ran', async (t) => {
  const { profile } = await record(t, [WORKERS]);
  const { durationNs } = profile.metadata;
  const [main, ...workers] = profile.threads;
  assert.equal(main.startNs, 0);
  // Two clocks: the one of the day counts whole milliseconds.
  const endOf = (thread) => thread.startNs + totalNs(thread) - 5e6;
  for (const thread of workers) assert.ok(endOf(thread) <= durationNs, thread.name);
  // From `plain` on one after the other.
  for (let i = 3; i < 6; i++) assert.ok(workers[i].startNs >= endOf(workers[i - 1]), String(i));
});

for (const how of ['exit', 'SIGTERM', 'uncaught']) {
  test(`workers that compute when the process ends: ${how}`, async (t) => {
    const folder = makeFolder(t, {
      'app.mjs': `
        import { Worker } from 'node:worker_threads';
        const code = 'function burn() { for (;;) Math.sqrt(Math.random()); }' +
          'require("worker_threads").parentPort.postMessage(1); burn();';
        let running = 0;
        for (let i = 0; i < 3; i++) {
          new Worker(code, { eval: true }).on('message', () => {
            if (++running < 3) return;
            setTimeout(() => {
              if ('${how}' === 'exit') process.exit(7);
              if ('${how}' === 'SIGTERM') process.kill(process.pid, 'SIGTERM');
              if ('${how}' === 'uncaught') throw new Error('thrown');
            }, 300);
          });
        }`,
    });
    const app = join(folder, 'app.mjs');
    const plain = await runNode([app]);
    const { code, signal, profile } = await record(t, [app]);
    assert.deepEqual([code, signal], [plain.code, plain.signal]);
    checkTicks(profile);
    const burnt = [...measureThreads(profile, 'burn').values()];
    assert.equal(burnt.length, 4);
    assert.ok(
      burnt.slice(1).every((seconds) => seconds > 0.1),
      String(burnt),
    );
  });
}

test('a lane is called what the program calls its worker', async (t) => {
  const folder = makeFolder(t, {
    'app.cjs': `
      const { Worker, isMainThread } = require('node:worker_threads');
      if (isMainThread) {
        new Worker(__filename, { name: 'resizer' }).on('exit', () => new Worker(__filename));
      } else {
        const end = performance.now() + 50;
        while (performance.now() < end) Math.sqrt(Math.random());
      }`,
  });
  const { profile } = await record(t, [join(folder, 'app.cjs')]);
  const names = profile.threads.map(({ name }) => name);
  assert.deepEqual(names, ['main', 'worker 1 resizer', 'worker 2']);
});

test('64 workers at once', async (t) => {
  const folder = makeFolder(t, {
    'app.cjs': `
      const { Worker, isMainThread, parentPort } = require('node:worker_threads');
      function burn(ms) {
        const end = performance.now() + ms;
        while (performance.now() < end) Math.sqrt(Math.random());
      }
      if (isMainThread) {
        let ready = 0;
        const workers = [];
        for (let i = 0; i < 64; i++) {
          const worker = new Worker(__filename);
          workers.push(worker);
          worker.on('message', () => {
            if (++ready === 64) for (const it of workers) it.postMessage('go');
          });
        }
      } else {
        parentPort.once('message', () => burn(400));
        parentPort.postMessage('ready');
      }`,
  });
  const { code, profile } = await record(t, [join(folder, 'app.cjs')]);
  assert.equal(code, 0);
  // A virtual machine takes CPU time between a signal and its handler, more the fuller it is.
  checkTicks(profile, { lostOfSampled: 0.02 });
  const burnt = [...measureThreads(profile, 'burn').values()];
  assert.equal(burnt.length, 65);
  assert.ok(
    burnt.slice(1).every((seconds) => seconds > 0),
    String(burnt),
  );
});

test('the inspector engine has lanes of workers that end by themselves', async (t) => {
  const { profile } = await record(t, ['--engine', 'inspector', WORKERS]);
  const inSpin = [...measureThreads(profile, 'spin').values()];
  assert.ok(inSpin.filter((seconds) => seconds > 0.05).length >= 5, String(inSpin));
});
