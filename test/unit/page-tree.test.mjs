// The trees of the page: the same as the text report's, made another way.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { buildCallTree } from '../../dist/index.js';
import hiddenFunctions from '../../dist/page/analysis/hidden-functions.js';
import functions from '../../dist/page/analysis/list-functions.js';
import merged from '../../dist/page/analysis/merged-tree.js';
import nodeTable from '../../dist/page/analysis/node-table.js';
import rows from '../../dist/page/analysis/table-rows.js';
import walk from '../../dist/page/analysis/walk-tree.js';
import { foldLibraries } from '../../dist/processors/fold-libraries.js';
import { foldStartup } from '../../dist/processors/fold-startup.js';
import { mergeRecursion } from '../../dist/processors/merge-recursion.js';
import { mergeRecursiveStacks } from '../../dist/processors/merge-recursive-stacks.js';
import { recordingFromText, recordingOf, sketchPageTree, treeOf } from '../support/page.mjs';
import { profileFromText } from '../support/profile-from-text.mjs';
import {
  BUILD_PROGRAM,
  CHAIN_PROGRAM,
  RECURSIVE_PROGRAM,
  SERVER_PROGRAM,
  THREADED_PROGRAM,
  WIDE_PROGRAM,
} from '../support/sample-profiles.mjs';

const { CalleesOf, CallersOf, InvertedTree } = merged;
const { NodeTable } = nodeTable;
const MS = 1e6;

const PROGRAMS = Object.entries({
  BUILD_PROGRAM,
  CHAIN_PROGRAM,
  RECURSIVE_PROGRAM,
  SERVER_PROGRAM,
  THREADED_PROGRAM,
  WIDE_PROGRAM,
});

/** A CallTree as sketchPageTree draws one. */
function sketchCallTree(recording, { root }) {
  const { frames } = recording.page.profile;
  const keyOf = ({ kind, name, file, line }) => [kind, name, file, line].join();
  // A label may say more than a frame's name: `<module>`.
  const labelOf = new Map(frames.map((it, i) => [keyOf(it), recording.labels.get(i).name]));
  const lines = [];
  const visit = ({ frame, self, total, hiddenCount, children, role }, indent) => {
    const hidden = role === 'group' ? ` (${hiddenCount})` : '';
    const name = labelOf.get(keyOf(frame)) ?? frame.name;
    lines.push(`${indent}${name} ${self.wallNs / MS}/${total.wallNs / MS}${hidden}`);
    for (const child of children) visit(child, `${indent}  `);
  };
  visit(root, '');
  return lines;
}

describe('the call tree is that of the text report', () => {
  for (const [name, program] of PROGRAMS) {
    const profile = profileFromText(program);
    const recording = recordingOf(profile);
    test(`${name}, whole`, () => {
      const expected = sketchCallTree(recording, buildCallTree(profile));
      assertSameLines(sketchPageTree(recording, treeOf(recording)), expected);
    });
    test(`${name}, libraries folded`, () => {
      const folded = foldLibraries(foldStartup(buildCallTree(profile)));
      const drawn = sketchPageTree(recording, treeOf(recording, { foldsLibraries: true }));
      assertSameLines(drawn, sketchCallTree(recording, folded));
    });
  }
});

describe('recursion is merged as in the text report', () => {
  const nested = `${BUILD_PROGRAM.trim().split('\n')[0].replace(/ \d+$/, '')};wrapSafe@node:internal/modules/cjs/loader:1600:18`;
  const again = `
    a@/app/a.js:1~3;b@/app/b.js:1;a@/app/a.js:1~4;c@/app/c.js:1 5
    a@/app/a.js:1~3;b@/app/b.js:1 2
    a@/app/a.js:1~3;c@/app/c.js:1;a@/app/a.js:1~9;b@/app/b.js:1;c@/app/c.js:1 1
    ${nested};a@/app/a.js:1;d@/app/d.js:1;a@/app/a.js:1 7
    ${nested};a@/app/a.js:1;Module._load@node:internal/modules/cjs/loader:1314:24;e@/app/e.js:1;Module._load@node:internal/modules/cjs/loader:1314:24;f@/app/f.js:1 4
  `;
  for (const [name, program] of [
    ['RECURSIVE', RECURSIVE_PROGRAM],
    ['SERVER', SERVER_PROGRAM],
    ['again', again],
  ]) {
    test(name, () => {
      const profile = profileFromText(program);
      const recording = recordingOf(mergeRecursiveStacks(profile));
      const tree = mergeRecursion(foldStartup(buildCallTree(profile)));
      const drawn = sketchPageTree(recording, treeOf(recording, { foldsLibraries: true }));
      assertSameLines(drawn, sketchCallTree(recording, foldLibraries(tree)));
    });
  }
});

test('files that are hidden and shown are those of the text report', () => {
  const profile = profileFromText(SERVER_PROGRAM);
  const rules = { hide: ['views.js', /\/db/], show: ['express', 'node:events'] };
  const recording = recordingOf(profile, { rules });
  const folded = foldLibraries(foldStartup(buildCallTree(profile)), rules);
  const drawn = sketchPageTree(recording, treeOf(recording, { foldsLibraries: true }));
  assertSameLines(drawn, sketchCallTree(recording, folded));
  assert.ok(drawn.some((line) => line.endsWith('/db 200/200 (2)')));
  assert.ok(drawn.some((line) => line.trim().startsWith('emit ')));
});

/** In any order: siblings of equal time have none. */
function assertSameLines(actual, expected) {
  assert.deepEqual(actual.toSorted(), expected.toSorted());
}

describe('merged trees', () => {
  const recording = recordingFromText(`
    a@/app/a.js:1;b@/app/a.js:2;c@/app/a.js:3 10
    a@/app/a.js:1;c@/app/a.js:3 5
    a@/app/a.js:1;c@/app/a.js:3;b@/app/a.js:2 3
    a@/app/a.js:1;b@/app/a.js:2;a@/app/a.js:1 2
    a@/app/a.js:1 1
  `);
  const tree = treeOf(recording);
  const labelOf = (name) => recording.page.profile.frames.findIndex((frame) => frame.name === name);
  const sketch = (made) => sketchPageTree(recording, made);

  test('inverted: functions by their own time, below each its callers', () => {
    assert.deepEqual(sketch(new InvertedTree(tree, new NodeTable(tree.labelOf(0)))), [
      '<main> 0/21',
      '  c 0/15',
      '    b 0/10',
      '      a 10/10',
      '    a 5/5',
      '  a 1/3',
      '    b 0/2',
      '      a 2/2',
      '  b 0/3',
      '    c 0/3',
      '      a 3/3',
    ]);
  });
  test('callers of a function', () => {
    assert.deepEqual(sketch(new CallersOf(tree, new NodeTable(labelOf('b')))), [
      'b 0/15',
      '  a 12/12',
      '  c 0/3',
      '    a 3/3',
    ]);
  });
  test('callees of a function that calls itself count once', () => {
    assert.deepEqual(sketch(new CalleesOf(tree, new NodeTable(labelOf('a')))), [
      'a 1/21',
      '  b 0/12',
      '    c 10/10',
      '    a 2/2',
      '  c 5/8',
      '    b 3/3',
    ]);
    const listed = functions.listFunctions(tree).find(({ label }) => label === labelOf('a'));
    assert.deepEqual([listed.selfNs, listed.totalNs], [3 * MS, 21 * MS]);
  });
  test('nodes keep their numbers when times change', () => {
    const numbers = new NodeTable(tree.labelOf(0));
    const before = new InvertedTree(tree, numbers);
    const [c] = before.childrenOf(0);
    const range = { startNs: 15 * MS, endNs: 21 * MS };
    const after = new InvertedTree(treeOf(recording, { range }), numbers);
    assert.equal(after.labelOf(c), labelOf('c'));
    assert.equal(after.totalNsOf(c), 0);
    assert.deepEqual(
      Array.from(after.childrenOf(0), (it) => after.totalNsOf(it) / MS),
      [3, 3],
    );
  });
});

describe('rows of a table', () => {
  const tree = treeOf(recordingFromText('a;b;c 90\na;d 6\na;e 3\na;f 1'));
  const all = { expanded: new Set(), complete: new Set(), leastNs: 0, showsRoot: true };
  const names = (list) =>
    list.map((row) => (row.role === 'rest' ? `… ${row.count}` : tree.totalNsOf(row.node) / MS));

  test('only what is expanded', () => {
    assert.deepEqual(names(rows.listRows(tree, all)), [100]);
    const [a] = tree.childrenOf(0);
    const expanded = new Set([0, a]);
    assert.deepEqual(names(rows.listRows(tree, { ...all, expanded })), [100, 100, 90, 6, 3, 1]);
  });
  test('what is too small is one row, until it is wanted', () => {
    const [a] = tree.childrenOf(0);
    const options = { ...all, expanded: new Set([0, a]), leastNs: 5 * MS };
    const cut = rows.listRows(tree, options);
    assert.deepEqual(names(cut), [100, 100, 90, 6, '… 2']);
    assert.equal(cut.at(-1).ns, 4 * MS);
    const complete = rows.listRows(tree, { ...options, complete: new Set([a]) });
    assert.deepEqual(names(complete), [100, 100, 90, 6, 3, 1]);
  });
  test('the hottest path ends where it is no longer hot', () => {
    const path = walk.findHotPath(tree, 50 * MS, () => false);
    assert.deepEqual(
      [...path].map((node) => tree.totalNsOf(node) / MS),
      [100, 100, 90, 90].slice(0, path.size),
    );
    assert.equal(path.size, 4);
  });
});

describe('what a folded package hides', () => {
  const profile = profileFromText(SERVER_PROGRAM);
  const recording = recordingOf(profile);
  const { paths } = recording.fold(true);
  const sums = hiddenFunctions.listHiddenFunctions(
    recording.page.profile.threads,
    recording.endsNs,
    paths,
    { weight: 'wall' },
  );

  test('are its functions with the most time of their own', () => {
    const { times } = treeOf(recording, { foldsLibraries: true });
    assert.ok(sums.size > 0);
    for (const [node, hidden] of sums) {
      const selfNs = hidden.reduce((sum, it) => sum + it.selfNs, 0);
      assert.equal(selfNs, times.selfNs[node]);
      assert.ok(hidden.every((it, i) => i === 0 || it.selfNs <= hidden[i - 1].selfNs));
    }
    const [express] = [...sums.values()].find((hidden) => hidden[0].selfNs === 260 * MS);
    assert.equal(recording.labels.get(express.label).name, 'next');
  });
});

describe('a walk', () => {
  const recording = recordingFromText('a;b;c 50\na;d;b 30\ne;b 15\ne;f 5');
  const tree = treeOf(recording);
  const nameOf = (node) => recording.labels.get(tree.labelOf(node)).name;
  const pathOf = (node) => (node <= 0 ? '' : `${pathOf(tree.parentOf(node))}/${nameOf(node)}`);
  const isB = Uint8Array.from({ length: recording.labels.count }, (_, label) =>
    Number(recording.labels.get(label).name === 'b'),
  );

  test('goes to the next match and round, both ways', () => {
    for (const [step, expected] of [
      [1, ['/a/b', '/a/d/b', '/e/b', '/a/b']],
      [-1, ['/e/b', '/a/d/b', '/a/b', '/e/b']],
    ]) {
      let node = -1;
      const visited = expected.map(() => {
        node = walk.findMatch(tree, isB, node, step, 0);
        return pathOf(node);
      });
      assert.deepEqual(visited, expected);
    }
    assert.equal(walk.findMatch(tree, new Uint8Array(isB.length), -1, 1, 0), -1);
    assert.equal(pathOf(walk.findMatch(tree, isB, -1, -1, 20 * MS)), '/a/d/b');
  });
  test('opens what leads nowhere else, or everything', () => {
    const [a] = tree.childrenOf(tree.root);
    const [b] = tree.childrenOf(a);
    assert.deepEqual(walk.listChain(tree, a, 0).map(nameOf), ['a']);
    assert.deepEqual(walk.listChain(tree, b, 0).map(nameOf), ['b', 'c']);
    assert.deepEqual(walk.listBelow(tree, a, 0).map(nameOf).toSorted(), ['a', 'b', 'b', 'c', 'd']);
  });
});
