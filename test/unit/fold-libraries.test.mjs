import assert from 'node:assert/strict';
import { test } from 'node:test';
import callTree from '../../dist/model/build-call-tree.js';
import libraries from '../../dist/processors/fold-libraries.js';
import { checkConserved, checkInvariants, sketchTree } from '../support/check-invariants.mjs';
import { profileFromText } from '../support/profile-from-text.mjs';

const { foldLibraries } = libraries;

function fold(text, options) {
  const tree = callTree.buildCallTree(profileFromText(text));
  const folded = checkInvariants(foldLibraries(tree, options));
  checkConserved(tree, folded);
  return folded;
}

const user = 'main@/app/main.js:1';
const terser = (name, line = 1) => `${name}@/app/node_modules/terser/dist/index.js:${line}`;

test('connected frames of a package become one group, with what they call elsewhere below', () => {
  const tree = fold(`
    ${user};${terser('minify')};${terser('parse', 2)} 10
    ${user};${terser('minify')};${terser('compress', 3)} 30
    ${user};${terser('minify')};${terser('compress', 3)};onName@/app/main.js:9 5
    ${user};${terser('minify')};onName@/app/main.js:9 2
    ${user};${terser('minify')} 1
  `);
  assert.deepEqual(sketchTree(tree), [
    '<main> 0/48',
    '  main 0/48',
    '    terser 41/48 (group 3)',
    '      onName 7/7',
  ]);
  const [group] = tree.root.children[0].children;
  assert.deepEqual(
    group.hottestHidden.map(({ frame, self }) => [frame.name, self.wallNs / 1e6]),
    [
      ['compress', 30],
      ['parse', 10],
      ['minify', 1],
    ],
    'the hottest first',
  );
});

test('at most three frames of a group are called hot', () => {
  const names = ['a', 'b', 'c', 'd'];
  const tree = fold(names.map((it) => `${user};${terser('run')};${terser(it)} 10`).join('\n'));
  assert.equal(tree.root.children[0].children[0].hottestHidden.length, 3);
});

test('siblings of one package are one group, and a function alone stays itself', () => {
  const tree = fold(`
    ${user};${terser('minify')};${terser('parse')} 10
    ${user};${terser('print')};${terser('write')} 20
    ${user};map@/app/node_modules/lodash/map.js:1 7
    ${user};map@/app/node_modules/lodash/map.js:1;double@/app/main.js:4 3
    ${user};filter@/app/node_modules/lodash/filter.js:1 4
  `);
  assert.deepEqual(sketchTree(tree), [
    '<main> 0/44',
    '  main 0/44',
    '    terser 30/30 (group 4)',
    '    map 7/10',
    '      double 3/3',
    '    filter 4/4',
  ]);
});

test('a function that only calls itself is still a function alone', () => {
  const walk = terser('walk');
  assert.deepEqual(sketchTree(fold(`${user};${walk} 1\n${user};${walk};${walk};${walk} 5`)), [
    '<main> 0/6',
    '  main 0/6',
    '    walk 6/6',
  ]);
});

test("Node's own modules fold into the function that was called", () => {
  const tree = fold(`
    ${user};readFileSync@node:fs:441 1
    ${user};readFileSync@node:fs:441;getOptions@node:internal/fs/utils:320 2
    ${user};readFileSync@node:fs:441;readFileUtf8!native 40
    ${user};emit@node:events:489;onData@/app/main.js:7 6
  `);
  assert.deepEqual(sketchTree(tree), [
    '<main> 0/49',
    '  main 0/49',
    '    readFileSync 43/43 (group 3)',
    '    emit 0/6',
    '      onData 6/6',
  ]);
});

test('natives and generated code belong to their caller, pseudo-frames to nobody', () => {
  const tree = fold(`
    ${user};JSON.parse!builtin 5
    ${user};${terser('parse')};JSON.parse!builtin 8
    ${user};${terser('parse')};(anonymous) 4
    ${user};${terser('parse')};[gc] 2
    ${user};${terser('parse')};hash!native@/app/node_modules/terser/build/hash.node 1
    ${user};[gc] 1
  `);
  assert.deepEqual(sketchTree(tree), [
    '<main> 0/21',
    '  main 0/21',
    '    terser 13/15 (group 4)',
    '      [gc] 2/2',
    '    JSON.parse 5/5',
    '    [gc] 1/1',
  ]);
});

test('what has no name is a part of the library function that called it', () => {
  const tree = fold(`
    ${user};map@/app/node_modules/lodash/map.js:1;[native] 6
    ${user};map@/app/node_modules/lodash/map.js:1;[native];double@/app/main.js:4 3
    ${user};map@/app/node_modules/lodash/map.js:1;[unknown] 1
    ${user};[native] 2
  `);
  assert.deepEqual(sketchTree(tree), [
    '<main> 0/12',
    '  main 0/12',
    '    map 7/10',
    '      double 3/3',
    '    [native] 2/2',
  ]);
});

test('a library called by a library is a group of its own', () => {
  const tree = fold(`
    ${user};${terser('minify')};${terser('map')};encode@/app/node_modules/vlq/a.js:1;step@/app/node_modules/vlq/a.js:5 3
    ${user};${terser('minify')};readFileSync@node:fs:1 2
  `);
  assert.deepEqual(sketchTree(tree), [
    '<main> 0/5',
    '  main 0/5',
    '    terser 0/5 (group 2)',
    '      vlq 3/3 (group 2)',
    '      readFileSync 2/2',
  ]);
});

test("the program's own package is not a library", () => {
  const text = `${terser('cli')};${terser('minify')};${terser('parse')} 5`;
  assert.deepEqual(sketchTree(fold(text)), ['<main> 0/5', '  terser 5/5 (group 3)']);
  assert.deepEqual(sketchTree(fold(text, { ownPackages: ['terser'] })), [
    '<main> 0/5',
    '  cli 0/5',
    '    minify 0/5',
    '      parse 5/5',
  ]);
});

test('files that are hidden are folded as a package is, by the pattern that hides them', () => {
  const text = `
    ${user};parse@/app/gen/parse.js:1;token@/app/gen/token.js:1;JSON.parse!builtin 5
    ${user};parse@/app/gen/parse.js:1;main2@/app/main.js:9 2
    ${user};${terser('minify')};${terser('parse')};parse@/app/gen/parse.js:1 3
  `;
  assert.deepEqual(sketchTree(fold(text, { hide: ['gen/*'] })), [
    '<main> 0/10',
    '  main 0/10',
    '    gen/* 5/7 (group 3)',
    '      main2 2/2',
    '    terser 0/3 (group 2)',
    '      parse 3/3',
  ]);
});

test('files that are shown are not folded, whatever else says so', () => {
  const text = `
    ${user};${terser('minify')};${terser('parse')};native!native@/app/node_modules/terser/a.node 3
    ${user};parse@/app/gen/parse.js:1;token@/app/gen/token.js:1 2
    ${user};readFileSync@node:fs:1;open@node:fs:9 1
  `;
  assert.deepEqual(
    sketchTree(fold(text, { hide: ['gen'], show: ['terser', /token/, 'node:fs'] })),
    [
      '<main> 0/6',
      '  main 0/6',
      '    minify 0/3',
      '      parse 0/3',
      '        native 3/3',
      '    parse 0/2',
      '      token 2/2',
      '    readFileSync 0/1',
      '      open 1/1',
    ],
  );
});

test('folding twice changes nothing more', () => {
  const tree = fold(`${user};${terser('a')};${terser('b')};readFileSync@node:fs:1;open!native 5`);
  assert.deepEqual(foldLibraries(tree), tree);
});
