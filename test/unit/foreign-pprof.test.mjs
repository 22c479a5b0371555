/** pprof profiles of others, read. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { Profile as PprofProfile, StringTable } from 'pprof-format';
import { buildCallTree } from '../../dist/index.js';
import { makePprof, readProfile, sumLeaves } from '../support/foreign-profiles.mjs';

describe('pprof', () => {
  const STACKS = [['main'], ['main', 'work']];

  test("Go's CPU profile: its CPU time is all there is", () => {
    const bytes = makePprof(
      [
        ['samples', 'count'],
        ['cpu', 'nanoseconds'],
      ],
      [
        [STACKS[0], [1, 10e6]],
        [STACKS[1], [3, 30e6]],
      ],
      (text) => ({ periodType: { type: text('cpu'), unit: text('nanoseconds') }, period: 10e6 }),
    );
    for (const content of [bytes, gzipSync(bytes)]) {
      const profile = readProfile(content, 'cpu.pb.gz');
      assert.deepEqual(sumLeaves(profile), { main: 10, work: 30 });
      assert.equal(buildCallTree(profile).root.total.cpuNs, 40e6);
      assert.equal(profile.counts.sampled, 4);
      assert.deepEqual([...profile.threads[0].samples.wallNs], [10e6, 10e6, 10e6, 10e6]);
      assert.equal(profile.metadata.intervalUs, 10_000);
      assert.match(profile.metadata.notes.join(), /Only CPU time/);
      assert.deepEqual(profile.stacks.line, Int32Array.of(7, 7));
    }
  });

  test('a number of samples that nobody took costs no memory', () => {
    const types = [
      ['samples', 'count'],
      ['wall', 'ns'],
    ];
    const profile = readProfile(makePprof(types, [[STACKS[1], [2 ** 40, 7e6]]]));
    assert.deepEqual(sumLeaves(profile), { work: 7 });
    assert.equal(profile.threads[0].samples.stack.length, 1);
    const parts = readProfile(makePprof(types, [[STACKS[1], [3, 100]]]));
    assert.deepEqual([...parts.threads[0].samples.wallNs], [33, 34, 33]);
  });

  test('@datadog/pprof: wall and CPU, threads, names of nameless functions', () => {
    const bytes = makePprof(
      [
        ['sample', 'count'],
        ['wall', 'nanoseconds'],
        ['cpu', 'nanoseconds'],
      ],
      [
        [['main', '(anonymous:L#12:C#5)'], [2, 20e6, 8e6], [['thread name', 'Main Event Loop']]],
        [['(idle)'], [1, 10e6, 11e6], [['thread name', 'Worker']]],
      ],
    );
    const profile = readProfile(bytes);
    assert.deepEqual(
      profile.threads.map(({ name }) => name),
      ['Main Event Loop', 'Worker'],
    );
    assert.deepEqual(sumLeaves(profile), { '(anonymous)': 20, '[idle]': 10 });
    const nameless = profile.frames.find(({ name }) => name === '(anonymous)');
    assert.deepEqual([nameless.line, nameless.column], [12, 5]);
    assert.equal(profile.threads[1].samples.cpuNs[0], 10e6, 'CPU time is at most wall time');
  });

  test('units: missing, and others than nanoseconds', () => {
    const rows = [[STACKS[1], [5]]];
    assert.deepEqual(sumLeaves(readProfile(makePprof([['wall', '']], rows))), { work: 5e-6 });
    assert.deepEqual(sumLeaves(readProfile(makePprof([['wall', 'milliseconds']], rows))), {
      work: 5,
    });
    assert.deepEqual(sumLeaves(readProfile(makePprof([['delay', 'seconds']], rows))), {
      work: 5000,
    });
  });

  test('a unit called as what every object has is none', () => {
    const bytes = makePprof(
      [
        ['wall', 'constructor'],
        ['cpu', 'ns'],
      ],
      [[STACKS[1], [5, 7e6]]],
    );
    assert.deepEqual(sumLeaves(readProfile(bytes)), { work: 7 });
  });

  test('samples that were only counted, at a known interval', () => {
    const profile = readProfile(
      makePprof([['samples', 'count']], [[STACKS[1], [5]]], (text) => ({
        periodType: { type: text('wall'), unit: text('milliseconds') },
        period: 2,
      })),
    );
    assert.deepEqual(sumLeaves(profile), { work: 10 });
  });

  test('code without symbols keeps its address', () => {
    const strings = new StringTable();
    const bytes = new PprofProfile({
      sampleType: [{ type: strings.dedup('wall'), unit: strings.dedup('ns') }],
      sample: [{ locationId: [1], value: [5] }],
      location: [{ id: 1, mappingId: 1, address: 0x4a5b }],
      mapping: [{ id: 1, filename: strings.dedup('/usr/bin/server') }],
      stringTable: strings,
    }).encode();
    const [frame] = readProfile(bytes).frames;
    assert.deepEqual([frame.name, frame.file], ['0x4a5b', '/usr/bin/server']);
  });
});
