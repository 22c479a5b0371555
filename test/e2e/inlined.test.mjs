// Functions that V8 inlined: each has its share, on the right path, whether the recording starts before
// or after the code is hot.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import test from 'node:test';
import { FIXTURES, runNode } from '../support/programs.mjs';
import { assertShares, retryLonger } from '../support/shares.mjs';

const PROGRAM = join(FIXTURES, 'inlined.cjs');
const POINTS = 3;

async function check(ms, start) {
  const { stdout, stderr } = await runNode([PROGRAM, String(ms), start]);
  assert.notEqual(stdout, '', stderr);
  const { spentMs, recordedMs, counts } = JSON.parse(stdout);
  assert.ok(counts.unresolved <= 0.005 * counts.sampled, `${counts.unresolved} unresolved`);
  assertShares(spentMs, recordedMs, POINTS);
}

for (const start of ['cold', 'hot']) {
  test(`inlined functions have their shares, started ${start}`, () =>
    retryLonger((ms) => check(ms, start)));
}
