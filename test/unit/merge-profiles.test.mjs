// Several profiles in one: nothing is lost, and what is alike is there once.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildCallTree } from '../../dist/index.mjs';
import merge from '../../dist/model/merge-profiles.js';
import { checkInvariants, sketchTree } from '../support/check-invariants.mjs';
import { profileFromText } from '../support/profile-from-text.mjs';
import { THREADED_PROGRAM } from '../support/sample-profiles.mjs';

const { mergeProfiles } = merge;
const MAIN = 'main@/app/a.js:1:1';
const first = profileFromText(`${MAIN};parse@/app/a.js:5 3\n${MAIN};[gc] 1/0\n[idle] 2/0`, {
  metadata: { pid: 10, command: 'node a.js', mainScript: '/app/a.js', durationNs: 6e6 },
  counts: { ticks: 6, sampled: 4, lost: 2 },
});
const second = profileFromText(`${MAIN} 4\n${MAIN};parse@/app/a.js:5 5`, {
  metadata: {
    pid: 11,
    command: 'node b.js',
    mainScript: '/app/b.js',
    nodeVersion: 'v20.1.0',
    engine: 'inspector',
    signal: '',
    intervalUs: 2000,
    startedAtMs: first.metadata.startedAtMs + 4,
    durationNs: 9e6,
    notes: ['A note.'],
  },
  counts: { ticks: 9, sampled: 9, lost: 1 },
});

test('each thread stays one, with its times', () => {
  const merged = mergeProfiles([first, second]);
  assert.deepEqual(sketchTree(checkInvariants(buildCallTree(merged))), [
    '<all threads> 0/15',
    '  <main, pid 11> 0/9',
    '    main 4/9',
    '      parse 5/5',
    '  <main, pid 10> 0/6',
    '    main 0/4',
    '      parse 3/3',
    '      [gc] 1/1',
    '    [idle] 2/2',
  ]);
});

test('what is alike is there once, and parents stand before their children', () => {
  const { frames, stacks } = mergeProfiles([first, second]);
  assert.deepEqual(
    frames.map(({ name }) => name),
    ['main', 'parse', '[gc]', '[idle]'],
  );
  assert.deepEqual([...stacks.parent], [-1, 0, 0, -1]);
});

test('threads lie where they ran if the recordings overlap, or are of one run', () => {
  const startsOf = (...args) => mergeProfiles(...args).threads.map(({ startNs }) => startNs);
  const after = (ms) => {
    const startedAtMs = first.metadata.startedAtMs + ms;
    return { ...second, metadata: { ...second.metadata, startedAtMs } };
  };
  const later = after(8);
  assert.deepEqual(startsOf([second, first]), [4e6, 0]);
  assert.deepEqual(startsOf([first, later]), [0, 0]);
  assert.deepEqual(startsOf([first, after(6)]), [0, 6e6]);
  assert.deepEqual(startsOf([first, after(7)]), [0, 7e6]);
  assert.deepEqual(startsOf([first, second, later]), [0, 4e6, 8e6]);
  assert.deepEqual(startsOf([first, later], { isOneRun: true }), [0, 8e6]);
  assert.deepEqual(startsOf([first]), [undefined]);
});

test('a stack on another line is another stack', () => {
  const moved = { ...first, stacks: { ...first.stacks, line: Int32Array.of(7, 0, 0, 0) } };
  assert.equal(mergeProfiles([first, moved]).stacks.parent.length, 7);
});

test('the metadata say what holds for all, and the counts add up', () => {
  const { metadata, counts, cost } = mergeProfiles([second, first]);
  assert.deepEqual(metadata, {
    ...second.metadata,
    command: 'node b.js + node a.js',
    mainScript: '',
    nodeVersion: 'v20.1.0, v24.21.0',
    signal: 'SIGPROF',
    intervalUs: 2000,
    startedAtMs: first.metadata.startedAtMs,
    // From 0 to 6 ms and from 4 to 13 ms.
    durationNs: 13e6,
  });
  assert.equal(counts.ticks, 15);
  assert.equal(counts.lost, 3);
  assert.equal(cost.handlerNs, first.cost.handlerNs + second.cost.handlerNs);
});

test('runs that follow each other: the time between them does not count', () => {
  const later = { ...first, metadata: { ...first.metadata, startedAtMs: Date.UTC(2030) } };
  assert.equal(mergeProfiles([later, first]).metadata.durationNs, 12e6);
});

test('one profile alone stays as it is', () => {
  const threaded = profileFromText(THREADED_PROGRAM);
  assert.deepEqual(mergeProfiles([threaded]), threaded);
});

test('lanes of equal pids are numbered, those of merged profiles keep their names', () => {
  const names = (profile) => profile.threads.map(({ name }) => name);
  const twice = mergeProfiles([first, first]);
  assert.deepEqual(names(twice), ['main, pid 10', 'main, pid 10 (2)']);
  assert.deepEqual(names(mergeProfiles([twice, second])), [
    'main, pid 10',
    'main, pid 10 (2)',
    'main, pid 11',
  ]);
});
