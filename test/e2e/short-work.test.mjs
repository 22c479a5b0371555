// Work in pieces that are shorter than a few intervals, between waits of the event loop and others.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { FIXTURES, runNode } from '../support/programs.mjs';
import { retryLonger } from '../support/shares.mjs';

const PROGRAM = join(FIXTURES, 'short-work.cjs');
const SHARES = { alpha: 0.25, beta: 0.5, gamma: 0.25 };

/** Where the kernel has no timer for us that runs only while its thread does. */
const hasRunTimers =
  process.getuid() === 0 ||
  Number(readFileSync('/proc/sys/kernel/perf_event_paranoid', 'utf8')) <= 2;

const PIECES = [
  { pieceMs: 0.2, intervalUs: 1000 },
  { pieceMs: 1.1, intervalUs: 1000 },
  { pieceMs: 4.4, intervalUs: 1000 },
  { pieceMs: 0.4, intervalUs: 200 },
];

for (const where of ['main', 'worker']) {
  for (const wait of ['loop', 'block']) {
    const cases = PIECES.map((one) => ({ ...one, wait }));
    testCases(`short pieces of work are sampled, ${where} thread, waits: ${wait}`, where, cases);
  }
}

for (const isBusy of [false, true]) {
  const cases = [50, 200, 600].map((perSecond) => {
    return { wait: 'requests', perSecond, pieceMs: 0.5, intervalUs: 1000, isBusy };
  });
  const beside = isBusy ? ' and a busy process' : '';
  testCases(`the work of requests is sampled, beside their client${beside}`, 'main', cases);
}

function testCases(title, where, cases) {
  test(title, () =>
    retryLonger(async (ms) => {
      const seconds = String(ms / 2000);
      const { stdout, stderr } = await runNode([
        PROGRAM,
        seconds,
        JSON.stringify({ where, cases }),
      ]);
      assert.equal(stderr, '');
      JSON.parse(stdout).forEach((result, i) => {
        check(cases[i], result);
      });
    }),
  );
}

function check(given, { of, cpuMs, counts }) {
  const { wait, intervalUs } = given;
  const told = JSON.stringify({ ...given, of, cpuMs, counts });
  const { ticks, sampled, repeated, lost, refused } = counts;
  assert.equal(ticks, sampled + repeated + lost + refused, told);
  const sum = Object.values(of).reduce((all, { cpuMs }) => all + cpuMs, 0);
  // The recording begins before the clock was read, and ends behind it.
  assert.ok(sum > 0.98 * cpuMs && sum < 1.02 * cpuMs + 20, `CPU time ${sum} of ${cpuMs}: ${told}`);
  // What runs in `Atomics.wait()` before and behind the wait itself is not the wait's.
  assert.ok(of.wait.cpuMs <= (wait === 'block' ? 0.2 * cpuMs : 0), told);
  if (wait === 'block' && !hasRunTimers) return;
  assert.ok(of.unsampled.cpuMs < 0.05 * cpuMs, told);
  const names = Object.keys(SHARES);
  const taken = names.reduce((all, name) => all + of[name].samples, 0);
  const due = (names.reduce((all, name) => all + of[name].cpuMs, 0) * 1000) / intervalUs;
  // What the calls of Atomics.wait() themselves take is in the CPU time of the functions around them.
  const least = wait === 'block' && intervalUs < 1000 ? 0.75 : 0.9;
  assert.ok(taken > least * due - 3, `${taken} of ${due}: ${told}`);
  for (const [name, share] of Object.entries(SHARES)) {
    // Three standard errors, and half a point for what is not measured.
    const bound = 3 * Math.sqrt((share * (1 - share)) / taken) + 0.005;
    const found = of[name].samples / taken;
    assert.ok(Math.abs(found - share) < bound, `${name} ${found}, within ${bound}: ${told}`);
  }
}
