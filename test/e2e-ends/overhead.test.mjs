// A bound of the overhead: samples get rarer, and what they say stays right.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import test from 'node:test';
import { FIXTURES, runCli, runNode } from '../support/programs.mjs';
import { assertShares, retryLonger } from '../support/shares.mjs';

const PROGRAM = join(FIXTURES, 'shares.cjs');
const NAMES = ['half', 'third', 'seventh', 'twentieth'];

test('a bound of 1 % takes fewer samples, and finds the shares', () =>
  retryLonger(async (ms) => {
    const bounded = await record(ms, '0.01');
    const { metadata, counts } = bounded;
    assert.equal(metadata.maxOverhead, 0.01);
    assert.equal(metadata.intervalUs, 1000);
    assert.ok(metadata.intervalP50Us > 1500, `${metadata.intervalP50Us}`);
    assert.ok(counts.sampled < 0.7 * ms, `${counts.sampled} samples in ${ms} ms`);
    assert.equal(counts.ticks, counts.sampled + counts.repeated + counts.lost + counts.refused);
    // Some hundred samples.
    assertShares(pick(bounded.spentMs), pick(bounded.recordedMs), 10);
  }));

test('a bound that is never reached changes nothing', async () => {
  const { metadata } = await record(1000, '1');
  assert.ok(metadata.intervalP50Us < 1200, `${metadata.intervalP50Us}`);
});

test('run --max-overhead says what the interval was raised to', async () => {
  const { stderr } = await runCli(['--max-overhead', '0.5%', PROGRAM, '1500']);
  assert.match(
    stderr,
    /every 1\.00 ms,\s+raised\s+to\s+\d+\.\d+\s+ms\s+to\s+stay\s+under\s+0\.5\s+%/,
  );
  assert.doesNotMatch(stderr, /Samples came late: .*not after 1\.00 ms/);
});

async function record(ms, maxOverhead) {
  const { stdout, stderr } = await runNode([PROGRAM, String(ms), 'api', 'signal', maxOverhead]);
  return JSON.parse(stdout || stderr);
}

/** The program's own, without what is around them. */
function pick(values) {
  return Object.fromEntries(NAMES.map((name) => [name, values[name] ?? 0]));
}
