import assert from 'node:assert/strict';
import { test } from 'node:test';
import callTree from '../../dist/model/build-call-tree.js';
import { checkInvariants, sketchTree } from '../support/check-invariants.mjs';
import { profileFromText } from '../support/profile-from-text.mjs';

const { buildCallTree } = callTree;

test('aggregates samples by path, the largest first', () => {
  const profile = profileFromText(`
    main;parse;readToken 3
    main;write 5
    main;parse 1
    main;parse;readToken 2
  `);
  const tree = checkInvariants(buildCallTree(profile));
  assert.deepEqual(sketchTree(tree), [
    '<main> 0/11',
    '  main 0/11',
    '    parse 1/6',
    '      readToken 5/5',
    '    write 5/5',
  ]);
  assert.equal(tree.root.children[0].children[0].children[0].self.samples, 2);
  assert.equal(tree.profile, profile);
});

test('gives the empty stack to the root', () => {
  const tree = checkInvariants(buildCallTree(profileFromText(' 4\nmain 1')));
  assert.deepEqual(sketchTree(tree), ['<main> 4/5', '  main 1/1']);
});

test('merges stacks that are the same path', () => {
  const profile = profileFromText('main;parse 3');
  const twice = {
    ...profile,
    stacks: { parent: Int32Array.of(-1, 0, 0, -1, 3), frame: Int32Array.of(0, 1, 1, 0, 1) },
  };
  const { samples } = twice.threads[0];
  const wallNs = Float64Array.of(1e6, 2e6, 4e6);
  const stack = Int32Array.of(1, 2, 4);
  twice.threads = [{ ...twice.threads[0], samples: { ...samples, stack, wallNs, cpuNs: wallNs } }];
  const tree = checkInvariants(buildCallTree(twice));
  assert.deepEqual(sketchTree(tree), ['<main> 0/7', '  main 0/7', '    parse 7/7']);
});

test('orders by CPU time when weighed by it', () => {
  const profile = profileFromText('wait 9/1\nwork 5/5');
  const names = (weight) =>
    checkInvariants(buildCallTree(profile, { weight })).root.children.map((it) => it.frame.name);
  assert.deepEqual(names('wall'), ['wait', 'work']);
  assert.deepEqual(names('cpu'), ['work', 'wait']);
});

test('several threads stand below one root; one can be chosen', () => {
  const profile = profileFromText('# main\nrun 3\n# worker 2\nrun;hash 4');
  assert.deepEqual(sketchTree(checkInvariants(buildCallTree(profile))), [
    '<all threads> 0/7',
    '  <worker 2> 0/4',
    '    run 0/4',
    '      hash 4/4',
    '  <main> 0/3',
    '    run 3/3',
  ]);
  const [, worker] = profile.threads;
  assert.deepEqual(sketchTree(buildCallTree(profile, { thread: worker })), [
    '<worker 2> 0/4',
    '  run 0/4',
    '    hash 4/4',
  ]);
});

test('a profile without threads or samples is an empty tree', () => {
  const empty = profileFromText('');
  assert.deepEqual(sketchTree(checkInvariants(buildCallTree(empty))), ['<main> 0/0']);
  assert.deepEqual(sketchTree(buildCallTree(profileFromText('# main'))), ['<main> 0/0']);
});

test('100 000 stacks and a million samples take no time to speak of', () => {
  const stackCount = 100_000;
  const sampleCount = 1_000_000;
  const profile = profileFromText('main 1');
  const frames = Array.from({ length: 5000 }, (_, i) => ({ ...profile.frames[0], name: `f${i}` }));
  const large = {
    ...profile,
    frames,
    stacks: {
      // A tree with branches of every length up to some hundreds.
      parent: Int32Array.from({ length: stackCount }, (_, i) => (i % 300 === 0 ? -1 : i - 1)),
      frame: Int32Array.from({ length: stackCount }, (_, i) => (i * 7919) % frames.length),
    },
    threads: [
      {
        id: 1,
        name: 'main',
        samples: {
          stack: Int32Array.from({ length: sampleCount }, (_, i) => (i * 31) % stackCount),
          wallNs: new Float64Array(sampleCount).fill(1e6),
          cpuNs: new Float64Array(sampleCount).fill(1e6),
        },
      },
    ],
  };
  const startedMs = performance.now();
  const tree = buildCallTree(large);
  const tookMs = performance.now() - startedMs;
  assert.equal(tree.root.total.samples, sampleCount);
  // Measured at 40 ms; room for a loaded machine.
  assert.ok(tookMs < 1000, `took ${tookMs.toFixed(0)} ms`);
});
