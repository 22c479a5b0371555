// Flame graph layout, and search.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import flame from '../../dist/page/analysis/flame-layout.js';
import searching from '../../dist/page/analysis/search.js';
import { makeLargeProfile } from '../support/large-profile.mjs';
import { recordingFromText, recordingOf, treeOf } from '../support/page.mjs';

const MS = 1e6;
const { findBox, layoutFlame, NARROW } = flame;

describe('a flame graph', () => {
  const recording = recordingFromText('a;b 60\na;c;d 30\na 4\ne 5.7\nf 0.1\ng 0.1\nh 0.1');
  const tree = treeOf(recording);
  const nameOf = (node) => (node === NARROW ? '…' : recording.labels.get(tree.labelOf(node)).name);
  const draw = (focus, width) =>
    layoutFlame(tree, focus, width).map(({ node, x, width: widths }) =>
      node.map((it, i) => `${nameOf(it)} ${Math.round(x[i])}+${Math.round(widths[i])}`),
    );

  test('puts the widest call at the left, below its caller', () => {
    assert.deepEqual(draw(tree.root, 1000), [
      ['<main> 0+1000'],
      ['a 0+940', 'e 940+57', 'f 997+1', 'g 998+1', 'h 999+1'],
      ['b 0+600', 'c 600+300'],
      ['d 600+300'],
    ]);
  });
  test('draws what is narrower than a pixel as one', () => {
    assert.deepEqual(draw(tree.root, 500)[1], ['a 0+470', 'e 470+29', '… 499+2']);
    assert.deepEqual(draw(tree.root, 100)[1], ['a 0+94', 'e 94+6']);
  });
  test('that is zoomed keeps the way there', () => {
    const [a] = tree.childrenOf(tree.root);
    const c = tree.childrenOf(a)[1];
    assert.deepEqual(draw(c, 100), [['<main> 0+100'], ['a 0+100'], ['c 0+100'], ['d 0+100']]);
  });
  test('knows which box is where', () => {
    const row = layoutFlame(tree, tree.root, 1000)[2];
    assert.deepEqual(
      [0, 599, 600, 899, 900, -1].map((x) => findBox(row, x)),
      [0, 0, 1, 1, -1, -1],
    );
  });
  test('of 100 000 stacks has no more boxes than pixels', () => {
    const large = treeOf(recordingOf(makeLargeProfile()));
    for (const { node, x, width } of layoutFlame(large, large.root, 800)) {
      assert.ok(node.length <= 800);
      assert.ok(width.every((px) => px >= 1));
      assert.ok(x.every((px, i) => i === 0 || px >= x[i - 1] + width[i - 1] - 1e-6));
    }
  });
});

describe('a search', () => {
  const recording = recordingFromText(`
    main@/app/main.js:1;readFile@/app/node_modules/reader/index.js:3 40
    main@/app/main.js:1;parse@/app/parse.js:7;Reader.next@/app/node_modules/reader/next.js:9 25
    main@/app/main.js:1;write@/app/write.js:2 35
  `);
  const tree = treeOf(recording);
  const find = (text) => searching.search(recording.labels, text);
  const share = (text) => searching.sumMatched(tree.paths, tree.times, find(text)) / MS;

  test('finds names and files, in any case', () => {
    assert.equal(find('READ').count, 2);
    assert.equal(find('parse.js').count, 1);
    assert.equal(find('nothing').count, 0);
    assert.equal(find('  ').text, '');
  });
  test('counts each moment once', () => {
    assert.equal(share('reader'), 65);
    assert.equal(share('main'), 100);
    assert.equal(share('parse'), 25);
    assert.equal(share('nothing'), 0);
  });
  test('marks what it found', () => {
    const { splitAtMatches } = searching;
    assert.deepEqual(splitAtMatches('readRead', 'read'), ['', 'read', '', 'Read', '']);
    assert.deepEqual(splitAtMatches('write', 'read'), ['write']);
    assert.deepEqual(splitAtMatches('write', ''), ['write']);
    // One letter in lower case is two.
    assert.deepEqual(splitAtMatches('İread', 'read'), ['İread']);
  });
});
