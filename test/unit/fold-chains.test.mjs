import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import callTree from '../../dist/model/build-call-tree.js';
import selfProcessor from '../../dist/processors/add-self.js';
import chains from '../../dist/processors/fold-chains.js';
import libraries from '../../dist/processors/fold-libraries.js';
import pruning from '../../dist/processors/prune.js';
import { checkConserved, checkInvariants, sketchTree } from '../support/check-invariants.mjs';
import { profileFromText } from '../support/profile-from-text.mjs';

const { foldChains } = chains;
const { prune } = pruning;

/** Library code, unless told otherwise: nothing of it is kept for being the user's own. */
function fold(text, options) {
  const tree = selfProcessor.addSelf(callTree.buildCallTree(profileFromText(text)));
  const folded = checkInvariants(prune(checkInvariants(foldChains(tree, options)), options));
  checkConserved(tree, folded);
  return folded;
}

function sketch(text, options) {
  return sketchTree(fold(text, options));
}

const LIB = '/app/node_modules/lib/x.js';

describe('foldChains', () => {
  test('head and end stay, what lies between is one line', () => {
    assert.deepEqual(sketch('main;a;b;c 100'), [
      '<main> 0/100',
      '  main 0/100',
      '    [chain] 0/100 (chain 2)',
      '      c 100/100',
    ]);
  });

  test('up to three calls in a row are drawn as they are', () => {
    assert.deepEqual(sketch('main;a;b 100'), [
      '<main> 0/100',
      '  main 0/100',
      '    a 0/100',
      '      b 100/100',
    ]);
  });

  test('what was too small to draw on the way is the own time of the chain', () => {
    const text = 'main;a;b;c 1990\nmain;a;b 4\nmain;a;x 3\nmain;y;z 2\nmain 1';
    assert.deepEqual(sketch(text), [
      '<main> 0/2000',
      '  main 0/2000',
      '    [chain] 10/2000 (chain 2)',
      '      c 1990/1990',
    ]);
  });

  test('ends where the tree branches, and goes on behind', () => {
    assert.deepEqual(sketch('a;b;c;d;e;f;g;h 60\na;b;c;d;i 40'), [
      '<main> 0/100',
      '  a 0/100',
      '    [chain] 0/100 (chain 2)',
      '      d 0/100',
      '        e 0/60',
      '          [chain] 0/60 (chain 2)',
      '            h 60/60',
      '        i 40/40',
    ]);
  });

  test('own time that is large enough to draw is a branch', () => {
    assert.deepEqual(sketch('a;b;c;d 60\na;b 40'), [
      '<main> 0/100',
      '  a 0/100',
      '    b 0/100',
      '      c 0/60',
      '        d 60/60',
      '      [self] 40/40',
    ]);
  });

  test('ends where much is lost, even if in small parts', () => {
    const parts = Array.from({ length: 9 }, (_, i) => `a;b;part${i} 9`);
    assert.deepEqual(sketch(['a;b;c;d;e;f 919', ...parts].join('\n'), { threshold: 0.01 }), [
      '<main> 0/1000',
      '  a 0/1000',
      '    b 0/1000',
      '      c 0/919',
      '        [chain] 0/919 (chain 2)',
      '          f 919/919',
      '      [rest] 81/81 (rest 9)',
    ]);
  });

  test('keeps where it enters and leaves the code of the user', () => {
    const text = `l1@${LIB}:1;l2@${LIB}:2;l3@${LIB}:3;u1;u2;u3;u4;l4@${LIB}:4;l5@${LIB}:5;l6@${LIB}:6 100`;
    const kept = (options) => sketch(text, options).map((line) => line.trim().split(' ')[0]);
    const [root, chain] = ['<main>', '[chain]'];
    assert.deepEqual(kept(), [root, 'l1', chain, 'u1', chain, 'u4', chain, 'l6']);
    assert.deepEqual(kept({ ownPackages: ['lib'] }), [root, 'l1', chain, 'l6']);
  });

  test('names the frames that burnt what was lost', () => {
    // 50 levels that lose 0.8 % each, most of it in a function that all of them call.
    const levels = Array.from({ length: 50 }, (_, depth) => {
      const path = `main;${new Array(depth + 1).fill('f').join(';')}`;
      return `${path} 2\n${path};lookup 6`;
    });
    const [main] = fold(['other 600', ...levels].join('\n')).root.children.slice(1);
    const [chain] = main.children;
    assert.equal(chain.hiddenCount, 48);
    assert.equal(chain.self.wallNs, 384e6);
    assert.deepEqual(
      chain.hottestHidden.map(({ frame, self }) => [frame.name, self.wallNs / 1e6]),
      [
        ['lookup', 288],
        ['f', 96],
      ],
    );
  });

  test('neither a root nor a thread is a call', () => {
    assert.deepEqual(sketch('# one\na;b;c 100\n# two\na 100'), [
      '<all threads> 0/200',
      '  <one> 0/100',
      '    a 0/100',
      '      b 0/100',
      '        c 100/100',
      '  <two> 0/100',
      '    a 100/100',
    ]);
  });

  test('a folded library counts as one call', () => {
    const text = `a@/app/a.js:1;l1@${LIB}:1;l2@${LIB}:2;k1@/app/node_modules/k/k.js:1;b@/app/a.js:9 100`;
    const tree = libraries.foldLibraries(callTree.buildCallTree(profileFromText(text)));
    assert.equal(sketchTree(foldChains(tree))[2], '    [chain] 0/100 (chain 2)');
  });

  test('once is enough', () => {
    const once = fold('main;a;b;c;d 1990\nmain;a;b 10', { threshold: 0.02 });
    assert.deepEqual(sketchTree(foldChains(once, { threshold: 0.02 })), sketchTree(once));
  });
});
