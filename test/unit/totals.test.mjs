/** The same time in every format, thread by thread. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { RENDERERS, render } from '../../dist/index.js';
import { profileFromText } from '../support/profile-from-text.mjs';
import { READ_TOTALS, UNIT_NS } from '../support/read-totals.mjs';
import {
  BUILD_PROGRAM,
  CHAIN_PROGRAM,
  LINED_PROGRAM,
  ODDLY_NAMED_PROGRAM,
  RECURSIVE_PROGRAM,
  SERVER_PROGRAM,
  THREADED_PROGRAM,
  WIDE_PROGRAM,
} from '../support/sample-profiles.mjs';

const PROFILES = {
  build: BUILD_PROGRAM,
  server: SERVER_PROGRAM,
  threads: THREADED_PROGRAM,
  recursion: RECURSIVE_PROGRAM,
  chain: CHAIN_PROGRAM,
  wide: WIDE_PROGRAM,
  lines: LINED_PROGRAM,
  'odd names': ODDLY_NAMED_PROGRAM,
  // Nothing is a whole microsecond: errors of rounding would add up.
  fractions: Array.from({ length: 3000 }, (_, i) => `main;f${i % 7} 0.0004${i % 10}`).join('\n'),
};

const FOR_READERS = ['text', 'markdown'];

test('every format for other tools is compared', () => {
  const names = RENDERERS.map(({ name }) => name).filter((name) => !FOR_READERS.includes(name));
  assert.deepEqual(names.sort(), Object.keys(READ_TOTALS).sort());
});

for (const [name, text] of Object.entries(PROFILES)) {
  describe(name, () => {
    const profile = profileFromText(text);
    for (const [format, readTotals] of Object.entries(READ_TOTALS)) {
      for (const weight of ['wall', 'cpu']) {
        test(`${format}, ${weight} time`, () => {
          const expected = expectTotals(profile, format, weight);
          // A call tree has its threads in order of their time.
          const actual = readTotals(render(format, profile, { weight }), weight).sort(byName);
          assert.deepEqual(
            actual.map(([thread]) => thread),
            expected.map(([thread]) => thread),
          );
          actual.forEach(([thread, ns], i) => {
            const difference = Math.abs(ns - expected[i][1]);
            const unitNs = UNIT_NS[format] ?? 1;
            assert.ok(difference <= unitNs, `${thread}: ${ns} instead of ${expected[i][1]} ns`);
          });
        });
      }
    }
  });
}

function expectTotals({ threads }, format, weight) {
  const held = format === 'cpuprofile' ? threads.slice(0, 1) : threads;
  return held.map(({ name, samples }) => {
    const column = weight === 'cpu' ? samples.cpuNs : samples.wallNs;
    return [name, column.reduce((sum, ns) => sum + ns, 0)];
  });
}

function byName([a], [b]) {
  return a < b ? -1 : 1;
}
