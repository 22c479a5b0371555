// A program with known shares: 50, 30, 15 and 5 % of its CPU time in four functions.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import test from 'node:test';
import { FIXTURES, runCli, runNode, secondsOf } from '../support/programs.mjs';
import { assertShares, retryLonger } from '../support/shares.mjs';

const PROGRAM = join(FIXTURES, 'shares.cjs');
const NAMES = ['half', 'third', 'seventh', 'twentieth'];
const POINTS = 2;

/** The program's own, without what is around them. */
const ofProgram = (values) => Object.fromEntries(NAMES.map((name) => [name, values[name] ?? 0]));

/**
 * Where others want the CPUs, too, the kernel interrupts a program rather at its system calls, of which
 * measuring is one; and V8's profiler misses samples.
 */
function pointsFor(spentMs, ms) {
  const cpuMs = Object.values(spentMs).reduce((sum, it) => sum + it, 0);
  return cpuMs < 0.9 * ms ? 3 * POINTS : POINTS;
}

for (const engine of ['signal', 'inspector']) {
  test(`start() and stop() find the shares, ${engine} engine`, () =>
    retryLonger(async (ms) => {
      const { stdout } = await runNode([PROGRAM, String(ms), 'api', engine]);
      const { spentMs, recordedMs, counts, metadata } = JSON.parse(stdout);
      const points = pointsFor(spentMs, ms);
      assertShares(ofProgram(spentMs), ofProgram(recordedMs), points);
      const { ticks, sampled, repeated, lost, refused } = counts;
      assert.equal(ticks, sampled + repeated + lost + refused);
      assert.equal(lost, 0);
      assert.ok(metadata.durationNs > 0.98 * ms * 1e6);
    }));

  test(`run finds the shares, ${engine} engine`, () =>
    retryLonger(async (ms) => {
      const args = ['--engine', engine, '--cpu', '--threshold', '0', PROGRAM, String(ms)];
      const { stdout, stderr, code } = await runCli(args);
      assert.equal(code, 0, stderr);
      const recorded = Object.fromEntries(NAMES.map((name) => [name, secondsOf(stderr, name)]));
      const { spentMs } = JSON.parse(stdout);
      assertShares(ofProgram(spentMs), recorded, pointsFor(spentMs, ms));
    }));
}

test('a loop in step with the samples has its shares', () =>
  retryLonger(async (ms) => {
    const { stdout } = await runNode([join(FIXTURES, 'in-step.cjs'), String(ms)]);
    const { recordedMs } = JSON.parse(stdout);
    assertShares({ most: 70, some: 20, little: 10 }, recordedMs, 8);
  }));
