// What the renderer writes into a page is what its script reads.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import columns from '../../dist/page-data/columns.js';
import decoding from '../../dist/page-data/decode-page.js';
import encoding from '../../dist/page-data/encode-page.js';
import { makeLargeProfile } from '../support/large-profile.mjs';
import { DESCRIPTION } from '../support/page.mjs';
import { profileFromText } from '../support/profile-from-text.mjs';
import { THREADED_PROGRAM, WIDE_PROGRAM } from '../support/sample-profiles.mjs';

const { ColumnReader, ColumnWriter } = columns;

function throughPage(profile, description = DESCRIPTION) {
  return decoding.decodePage(encoding.encodePage(profile, description));
}

describe('columns', () => {
  const edges = [0, 1, 127, 128, 2 ** 31 - 1, 2 ** 31, 2 ** 32, 6e11, Number.MAX_SAFE_INTEGER];
  test('hold whole numbers exactly', () => {
    const signed = edges.slice(0, -1).flatMap((it) => [it, -it - 1]);
    const writer = new ColumnWriter();
    for (const value of edges) writer.writeUnsigned(value);
    for (const value of signed) writer.writeSigned(value);
    const reader = new ColumnReader(writer.finish());
    for (const value of edges) assert.equal(reader.readUnsigned(), value);
    for (const value of signed) assert.equal(reader.readSigned(), value);
  });
  test('that are cut short say so', () => {
    const writer = new ColumnWriter();
    writer.writeUnsigned(1e9);
    const reader = new ColumnReader(writer.finish().subarray(0, 2));
    assert.throws(() => reader.readUnsigned(), /cut short/);
  });
});

for (const [name, profile] of [
  ['several threads', profileFromText(THREADED_PROGRAM)],
  ['names of all kinds', profileFromText(WIDE_PROGRAM)],
  ['no samples', profileFromText('# main')],
  ['ten minutes', makeLargeProfile()],
]) {
  test(`a profile comes back as it was: ${name}`, () => {
    const { profile: back } = throughPage(profile);
    assert.deepEqual(back.metadata, profile.metadata);
    assert.deepEqual(back.frames, profile.frames);
    for (const column of ['parent', 'frame', 'line']) {
      assert.deepEqual(back.stacks[column], profile.stacks[column]);
    }
    assert.deepEqual(back.threads, profile.threads);
  });
}

test('of times that are no whole nanoseconds every sum from the start stays right', () => {
  const profile = profileFromText('f 1');
  const thirds = new Float64Array(3000).fill(1000 / 3);
  const samples = { stack: new Int32Array(3000), wallNs: thirds, cpuNs: thirds };
  const { profile: back } = throughPage({
    ...profile,
    threads: [{ ...profile.threads[0], samples }],
  });
  const [{ samples: read }] = back.threads;
  for (const column of ['wallNs', 'cpuNs']) {
    let exact = 0;
    let sum = 0;
    read[column].forEach((ns, i) => {
      exact += thirds[i];
      sum += ns;
      assert.ok(Math.abs(sum - exact) <= 0.5 + 1e-6, `${column} ${i}`);
    });
  }
});
