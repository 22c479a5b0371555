/** A recording of ten minutes at 1 ms with 100 000 distinct stacks: every format writes all of it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import foreign from '../../dist/importers/read-foreign-profile.js';
import { RENDERERS, render } from '../../dist/index.js';
import { profileFromText } from '../support/profile-from-text.mjs';
import { READ_TOTALS, UNIT_NS } from '../support/read-totals.mjs';

const SAMPLES = 600_000;
const STACKS = 100_000;
const DEPTH = 40;
const FUNCTIONS = 2000;

const large = makeLargeProfile();

/** Chains of calls that branch at all depths; every sample has another stack than the one before it. */
function makeLargeProfile() {
  const base = profileFromText('main 1');
  const parent = new Int32Array(STACKS);
  const frame = new Int32Array(STACKS);
  const line = new Int32Array(STACKS);
  for (let stack = 0; stack < STACKS; stack++) {
    const isTop = stack % DEPTH === 0;
    parent[stack] = isTop ? Math.floor(stack / DEPTH / 2) * DEPTH - 1 : stack - 1;
    if (isTop && parent[stack] >= stack) parent[stack] = -1;
    frame[stack] = (stack * 7919) % FUNCTIONS;
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

for (const { name } of RENDERERS) {
  // Quadratic work would take hours.
  test(name, { timeout: 120_000 }, () => {
    const rendered = render(name, large);
    const readTotals = READ_TOTALS[name];
    if (readTotals === undefined)
      return assert.ok(rendered.length < 20_000, 'short enough to read');
    const [[, ns]] = readTotals(rendered, 'wall');
    assert.ok(Math.abs(ns - SAMPLES * 1_000_001) <= (UNIT_NS[name] ?? 1) + SAMPLES * 1e-6);
  });
}

for (const name of ['cpuprofile', 'pprof']) {
  test(`${name}, read`, { timeout: 120_000 }, () => {
    const bytes = Buffer.from(render(name, large));
    const { threads } = foreign.readForeignProfile(bytes, name);
    const ns = threads[0].samples.wallNs.reduce((sum, it) => sum + it, 0);
    assert.ok(Math.abs(ns - SAMPLES * 1_000_001) <= 1000);
  });
}
