// Functions that V8 inlined: each has its share, on the right path, whether the recording starts before
// or after the code is hot.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import test from 'node:test';
import { FIXTURES, runNode } from '../support/programs.mjs';

const PROGRAM = join(FIXTURES, 'inlined.cjs');
const POINTS = 3;

async function check(ms, start) {
  const { stdout, stderr } = await runNode([PROGRAM, String(ms), start]);
  assert.notEqual(stdout, '', stderr);
  const { spentMs, recordedMs, counts } = JSON.parse(stdout);
  assert.ok(counts.unresolved <= 0.005 * counts.sampled, `${counts.unresolved} unresolved`);
  const sum = (values) => Object.values(values).reduce((total, value) => total + value, 0);
  for (const [path, spent] of Object.entries(spentMs)) {
    const expected = (100 * spent) / sum(spentMs);
    const actual = (100 * (recordedMs[path] ?? 0)) / sum(recordedMs);
    assert.ok(
      Math.abs(expected - actual) <= POINTS,
      `${path}: ${actual.toFixed(1)} % recorded, ${expected.toFixed(1)} % spent: ${stdout}`,
    );
  }
}

for (const start of ['cold', 'hot']) {
  test(`inlined functions have their shares, started ${start}`, async () => {
    try {
      await check(2000, start);
    } catch {
      await check(4000, start);
    }
  });
}
