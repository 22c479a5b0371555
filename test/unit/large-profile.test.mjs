/** A recording of ten minutes at 1 ms with 100 000 distinct stacks: every format writes all of it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import foreign from '../../dist/importers/read-foreign-profile.js';
import { RENDERERS, render } from '../../dist/index.js';
import { profileFromText } from '../support/profile-from-text.mjs';
import { READ_TOTALS } from '../support/read-totals.mjs';

const SAMPLES = 600_000;
const STACKS = 100_000;
const DEPTH = 40;
const FUNCTIONS = 2000;

const large = makeLargeProfile();

/** Every sample has nothing in common with the one before it: the worst that there can be. */
function makeLargeProfile() {
  const base = profileFromText('main 1');
  const parent = new Int32Array(STACKS);
  const frame = new Int32Array(STACKS);
  const line = new Int32Array(STACKS);
  for (let stack = 0; stack < STACKS; stack++) {
    parent[stack] = stack % DEPTH === 0 ? -1 : stack - 1;
    frame[stack] = (stack * 7919 + Math.floor(stack / DEPTH)) % FUNCTIONS;
    line[stack] = 1 + (stack % 50);
  }
  const samples = {
    stack: Int32Array.from({ length: SAMPLES }, (_, i) => (i * 104_729) % STACKS),
    wallNs: new Float64Array(SAMPLES).fill(1_000_001),
    cpuNs: new Float64Array(SAMPLES).fill(900_000),
  };
  return {
    ...base,
    frames: Array.from({ length: FUNCTIONS }, (_, i) => ({
      kind: 'js',
      name: `function${i}`,
      file: `/app/src/file${i % 100}.js`,
      line: i + 1,
      column: 1,
    })),
    stacks: {
      parent,
      frame,
      line,
      column: new Int32Array(STACKS),
      inlined: new Uint8Array(STACKS),
    },
    threads: [{ ...base.threads[0], samples }],
  };
}

const rendered = new Map();
function renderLarge(name) {
  if (!rendered.has(name)) rendered.set(name, render(name, large));
  return rendered.get(name);
}

for (const { name } of RENDERERS) {
  // Quadratic work would take hours.
  test(name, { timeout: 120_000 }, () => {
    const written = renderLarge(name);
    const readTotals = READ_TOTALS[name];
    if (readTotals === undefined) return assert.ok(written.length < 20_000, 'short enough to read');
    const [[, ns]] = readTotals(written, 'wall');
    assert.ok(Math.abs(ns / (SAMPLES * 1_000_001) - 1) < 1e-9, `${ns} ns`);
  });
}

for (const name of ['cpuprofile', 'pprof']) {
  test(`${name}, read`, { timeout: 120_000 }, () => {
    const bytes = Buffer.from(renderLarge(name));
    const { threads } = foreign.readForeignProfile(bytes, name);
    const ns = threads[0].samples.wallNs.reduce((sum, it) => sum + it, 0);
    assert.ok(Math.abs(ns - SAMPLES * 1_000_001) <= 1000);
  });
}

test('what would be too large for a browser gives up the order of time, and says so', () => {
  const { traceEvents } = JSON.parse(renderLarge('chrome-trace'));
  assert.equal(
    traceEvents.find(({ name }) => name === 'thread_name').args.name,
    'main (too long to keep the order of time)',
  );
  assert.ok(traceEvents.length <= STACKS + 3, 'each call once');
});
