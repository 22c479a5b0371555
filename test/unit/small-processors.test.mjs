import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import callTree from '../../dist/model/build-call-tree.js';
import selfProcessor from '../../dist/processors/add-self.js';
import recursion from '../../dist/processors/merge-recursion.js';
import pruning from '../../dist/processors/prune.js';
import { skipFiles } from '../../dist/processors/skip-files.js';
import { checkConserved, checkInvariants, sketchTree } from '../support/check-invariants.mjs';
import { profileFromText } from '../support/profile-from-text.mjs';

const { addSelf } = selfProcessor;
const { mergeRecursion } = recursion;
const { prune } = pruning;

function process(text, processor, weight = 'wall') {
  const tree = callTree.buildCallTree(profileFromText(text), { weight });
  const processed = checkInvariants(processor(tree));
  checkConserved(tree, processed);
  return sketchTree(processed);
}

describe('addSelf', () => {
  test('draws the own time of whoever calls others, the root too', () => {
    assert.deepEqual(process(' 1\nmain 2\nmain;parse 3\nmain;write;flush 4', addSelf), [
      '<main> 0/10',
      '  main 0/9',
      '    write 0/4',
      '      flush 4/4',
      '    parse 3/3',
      '    [self] 2/2',
      '  [self] 1/1',
    ]);
  });

  test('does it once', () => {
    const once = addSelf(callTree.buildCallTree(profileFromText('main 2\nmain;parse 3')));
    assert.deepEqual(addSelf(once), once);
  });
});

describe('prune', () => {
  const text = 'main;a 900\nmain;b 80\nmain;c;d 15\nmain;e 4\nmain;f 1';

  test('adds up what is below the threshold', () => {
    assert.deepEqual(
      process(text, (tree) => prune(tree, { threshold: 0.02 })),
      [
        '<main> 0/1000',
        '  main 0/1000',
        '    a 900/900',
        '    b 80/80',
        '    [rest] 20/20 (rest 3)',
      ],
    );
  });

  test('keeps what is exactly at it; 1 % unless told', () => {
    assert.deepEqual(process('a 99\nb 1', prune), ['<main> 0/100', '  a 99/99', '  b 1/1']);
    assert.deepEqual(process('a 995\nb 5', prune).at(-1), '  [rest] 5/5 (rest 1)');
  });

  test('a second, coarser cut counts what the first had cut', () => {
    const cutTwice = (tree) => prune(prune(tree, { threshold: 0.002 }), { threshold: 0.1 });
    assert.equal(process(text, cutTwice).at(-1), '    [rest] 100/100 (rest 4)');
  });

  test('a threshold of 0 cuts nothing, and an empty tree is left alone', () => {
    assert.equal(process(text, (tree) => prune(tree, { threshold: 0 })).length, 8);
    assert.deepEqual(process('', prune), ['<main> 0/0']);
  });

  test('what an earlier cut left is not said beside what this one leaves', () => {
    const parts = ['a 600', 'b 200', ...Array.from({ length: 40 }, (_, i) => `small${i} 5`)];
    const cutTwice = (tree) => prune(prune(tree), { threshold: 0.3 });
    assert.deepEqual(process(parts.join('\n'), cutTwice), [
      '<main> 0/1000',
      '  a 600/600',
      '  [rest] 400/400 (rest 41)',
    ]);
  });

  test('waiting counts for nothing: what is small beside it may be all there is', () => {
    const cut = (tree) => prune(tree, { threshold: 0.1 });
    assert.deepEqual(process('a 90\nb 9\n[idle]!pseudo 9901', cut), [
      '<main> 0/10000',
      '  [idle] 9901/9901',
      '  a 90/90',
      '  [rest] 9/9 (rest 1)',
    ]);
    assert.deepEqual(
      process('# one\na 90\nb 9\n# two\n[idle] 9901', cut).at(-1),
      '    [rest] 9/9 (rest 1)',
    );
  });

  test('takes shares of the CPU time where the tree is weighed by it', () => {
    assert.deepEqual(process('wait 995/1\nwork 200/199', prune, 'cpu'), [
      '<main> 0/1195',
      '  work 200/200',
      '  [rest] 995/995 (rest 1)',
    ]);
  });
});

describe('mergeRecursion', () => {
  test('a function that calls itself counts once', () => {
    assert.deepEqual(process('main;f 1\nmain;f;f 2\nmain;f;f;f;g 3', mergeRecursion), [
      '<main> 0/6',
      '  main 0/6',
      '    f 3/6',
      '      g 3/3',
    ]);
  });

  test('mutual recursion goes back to the first occurrence', () => {
    const text = 'a 1\na;b 2\na;b;a 4\na;b;a;c 8\na;b;a;b 16';
    assert.deepEqual(process(text, mergeRecursion), [
      '<main> 0/31',
      '  a 5/31',
      '    b 18/18',
      '    c 8/8',
    ]);
  });

  test('what only passed the call on is gone', () => {
    assert.deepEqual(process('f;each;f 5', mergeRecursion), ['<main> 0/5', '  f 5/5']);
  });

  test('the same function on different paths stays apart', () => {
    const text = 'a;f 1\nb;f 2';
    assert.deepEqual(
      process(text, mergeRecursion),
      sketchTree(callTree.buildCallTree(profileFromText(text))),
    );
  });
});

describe('skipFiles', () => {
  const drawn = (text) =>
    sketchTree(
      checkInvariants(
        callTree.buildCallTree(skipFiles(profileFromText(text), new Set(['/ours.js']))),
      ),
    );

  test('leaves no frame of the files, and all of the time', () => {
    const skipped = drawn(
      'main;ours@/ours.js:1;spawn 3\nmain;ours@/ours.js:1;more@/ours.js:2 2\nours@/ours.js:1 1\nmain;spawn 4',
    );
    assert.deepEqual(skipped, drawn('main;spawn 7\nmain 2\n 1'));
  });

  test('gives back a profile that has none of them', () => {
    const profile = profileFromText('main;spawn 3');
    assert.equal(skipFiles(profile, new Set(['/ours.js'])), profile);
  });
});
