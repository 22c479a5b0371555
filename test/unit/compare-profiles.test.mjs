// Two versions of a program compared: what is the same function, and what has changed.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compareProfiles } from '../../dist/index.mjs';
import picking from '../../dist/processors/pick-changes.js';
import { drawAfter, drawBefore, drawRuns } from '../support/diff-profiles.mjs';
import { profileFromText } from '../support/profile-from-text.mjs';
import {
  RECURSIVE_PROGRAM,
  SERVER_PROGRAM,
  THREADED_PROGRAM,
} from '../support/sample-profiles.mjs';

const { pickChanges } = picking;
const MS = 1e6;

/** `name before>after`, total times in milliseconds, a line for each call. */
function sketch({ frame, total, children }, indent = '') {
  const line = `${indent}${frame.name} ${total.beforeNs / MS}>${total.afterNs / MS}`;
  return [line, ...children.flatMap((child) => sketch(child, `${indent}  `))];
}

function sketchPicked({ frame, skippedCount, children }, indent = '') {
  const skipped = skippedCount > 0 ? [`${indent}${skippedCount} calls`] : [];
  const below = children.flatMap((child) => sketchPicked(child, `${indent}  `));
  return [...skipped, `${indent}${frame.name}`, ...below];
}

function checkTimes({ self, total, children }) {
  for (const side of ['beforeNs', 'afterNs']) {
    const sum = children.reduce((ns, child) => ns + child.total[side], self[side]);
    assert.ok(Math.abs(sum - total[side]) < 1, `${sum} is not ${total[side]}`);
  }
  for (const child of children) checkTimes(child);
}

test('paths: by name and file, whatever their lines; without [idle]; the largest change first', () => {
  const { root, totalsNs } = compareProfiles([drawBefore()], [drawAfter()]);
  checkTimes(root);
  assert.deepEqual(totalsNs, { before: [880 * MS], after: [908 * MS] });
  assert.deepEqual(sketch(root), [
    '<program> 880>908',
    '  (anonymous) 860>890',
    '    build 860>890',
    '      parse 600>720',
    '        readToken 200>290',
    '      [terser] 200>100',
    '      check 0>70',
    '        walk 0>70',
    '          visit 0>70',
    '            test 0>70',
    '      report 60>0',
    '  [gc] 20>18',
  ]);
  assert.equal(root.total.pValue, undefined);
});

test('a frame has the line of the version after', () => {
  const { functions } = compareProfiles([drawBefore()], [drawAfter()]);
  const lineOf = (name) => functions.find(({ frame }) => frame.name === name).frame.line;
  assert.deepEqual([lineOf('parse'), lineOf('report')], [12, 3]);
});

test('functions: own time and total, libraries one by one', () => {
  const { functions } = compareProfiles([drawBefore()], [drawAfter()]);
  assert.deepEqual(
    functions
      .slice(0, 6)
      .map(({ frame, self, total }) => [
        frame.name,
        self.beforeNs / MS,
        self.afterNs / MS,
        total.beforeNs / MS,
        total.afterNs / MS,
      ]),
    [
      ['readToken', 200, 290, 200, 290],
      ['test', 0, 70, 0, 70],
      ['report', 60, 0, 60, 0],
      ['minify', 50, 0, 200, 100],
      ['compress', 150, 100, 150, 100],
      ['parse', 400, 430, 600, 720],
    ],
  );
  assert.ok(!functions.some(({ frame }) => frame.name === '[idle]'));
});

test('CPU time', () => {
  const after = profileFromText('work@/app/a.js:1:9 10/3\n[idle] 5/0');
  const { root } = compareProfiles([after], [after], { weight: 'cpu' });
  assert.deepEqual(sketch(root), ['<program> 3>3', '  work 3>3']);
});

test('a profile and itself: no change anywhere', () => {
  for (const text of [SERVER_PROGRAM, THREADED_PROGRAM, RECURSIVE_PROGRAM]) {
    const profile = profileFromText(text);
    const { root, functions } = compareProfiles([profile], [profile]);
    checkTimes(root);
    assert.deepEqual(pickChanges(root, 0).children, []);
    for (const { self, total } of functions) {
      assert.equal(self.beforeNs, self.afterNs);
      assert.equal(total.beforeNs, total.afterNs);
    }
  }
});

test('threads count together, however many they were', () => {
  const one = profileFromText('work@/app/a.js:5:1 30');
  const two = profileFromText(
    'work@/app/a.js:5:1 10\n# worker 1\nwork@/app/a.js:5:1 25\n[idle] 9/0',
  );
  const { root } = compareProfiles([one], [two]);
  assert.deepEqual(sketch(root), ['<program> 30>35', '  work 30>35']);
});

test('two checkouts in different folders', () => {
  const draw = (cwd, work) =>
    profileFromText(
      `run@${cwd}/a.js:1:9;lib@/${work}/node_modules/lib/i.js:1:9 5\nrun@${cwd}/a.js:1:9 3`,
      { metadata: { cwd } },
    );
  const { root, functions } = compareProfiles([draw('/ci/base', 'x')], [draw('/ci/head', 'y')]);
  assert.deepEqual(sketch(root), ['<program> 8>8', '  run 8>8', '    [lib] 5>5']);
  assert.equal(functions.length, 2);
});

test('a function that is gone lies in the folder of the version after', () => {
  const before = profileFromText('old@/ci/base/lib/old.js:1:9 5', {
    metadata: { cwd: '/ci/base' },
  });
  const after = profileFromText('new@/ci/head/new.js:1:9 5', { metadata: { cwd: '/ci/head' } });
  const files = compareProfiles([before], [after]).functions.map(({ frame }) => frame.file);
  assert.deepEqual(files.sort(), ['/ci/head/lib/old.js', '/ci/head/new.js']);
});

test('recursion is one call, and a library is one whatever of it was met', () => {
  const LIBRARY = '/app/node_modules/p/index.js';
  const before = profileFromText(
    `a@/app/a.js:2:1;b@/app/a.js:5:1;a@/app/a.js:2:1;x@${LIBRARY}:1:1 4`,
  );
  const after = profileFromText(`a@/app/a.js:2:1;x@${LIBRARY}:1:1;y@${LIBRARY}:9:1 6`);
  const { root } = compareProfiles([before], [after]);
  assert.deepEqual(sketch(root), ['<program> 4>6', '  a 4>6', '    [p] 4>6', '    b 0>0']);
});

test('several runs: means, and what is noise', () => {
  const { root, functions } = compareProfiles(drawRuns(drawBefore), drawRuns(drawAfter));
  checkTimes(root);
  const pOf = (name) => functions.find(({ frame }) => frame.name === name).self.pValue;
  assert.ok(pOf('readToken') < 0.05);
  assert.ok(pOf('parse') < 0.05);
  assert.ok(pOf('[gc]') > 0.05);
  assert.deepEqual(sketchPicked(pickChanges(root, 9 * MS)), [
    '<program>',
    '  (anonymous)',
    '    build',
    '      parse',
    '        readToken',
    '        [self]',
    '      [terser]',
    '      check',
    '        2 calls',
    '        test',
    '      report',
  ]);
});

test('runs of the same version: nothing is picked', () => {
  const runs = drawRuns(drawBefore, 8);
  const { root } = compareProfiles(runs.slice(0, 4), runs.slice(4));
  assert.ok(root.total.pValue > 0.05);
  assert.deepEqual(pickChanges(root, 0).children, []);
});

test('nothing to compare with', () => {
  const error = {
    code: 'ERR_INVALID_OPTION',
    message: 'there must be a profile before and one after',
  };
  assert.throws(() => compareProfiles([], [drawAfter()]), error);
  assert.throws(() => compareProfiles([drawBefore()], []), error);
});
