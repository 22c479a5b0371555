// Whose code is whose, and what hides and shows it.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import filePatterns from '../../dist/processors/file-patterns.js';
import ownFiles from '../../dist/processors/own-files.js';
import { parseFrame } from '../support/profile-from-text.mjs';

const { compileFilePattern, compileNamePattern, writePattern } = filePatterns;

function makeOwnTest(rules) {
  const files = new ownFiles.OwnFiles(rules);
  return (text) => files.isOwnCode(parseFrame(text));
}

test('the own code is that of no package, and of the packages that are named', () => {
  const isOwn = makeOwnTest({ ownPackages: ['tool'] });
  assert.equal(isOwn('main@/app/main.js:1'), true);
  assert.equal(isOwn('generated'), true);
  assert.equal(isOwn('load@/app/node_modules/tool/load.js:3'), true);
  assert.equal(isOwn('minify@/app/node_modules/terser/main.js:3'), false);
  assert.equal(isOwn('readFileSync@node:fs:441'), false);
  assert.equal(isOwn('JSON.parse!builtin'), false);
  assert.equal(isOwn('[gc]'), false);
});

test('what is hidden is not the own code, what is shown is', () => {
  const isOwn = makeOwnTest({
    ownPackages: ['tool'],
    hide: ['vendor', /tool\/gen/],
    show: ['terser', '/app/vendor/mine.js', 'node:fs'],
  });
  assert.equal(isOwn('main@/app/main.js:1'), true);
  assert.equal(isOwn('lib@/app/vendor/lib.js:1'), false);
  assert.equal(isOwn('mine@/app/vendor/mine.js:1'), true);
  assert.equal(isOwn('gen@/app/node_modules/tool/gen.js:1'), false);
  assert.equal(isOwn('minify@/app/node_modules/terser/main.js:3'), true);
  assert.equal(isOwn('readFileSync@node:fs:441'), true);
  assert.equal(isOwn('emit@node:events:489'), false);
});

describe('patterns of files', () => {
  const cases = [
    ['vendor', '/app/vendor/a.js', true],
    ['vendor', '/app/vendored/a.js', false],
    ['vendor/', '/app/vendor/a.js', true],
    ['src/gen-*', '/app/src/gen-a/b.js', true],
    ['*.min.js', '/app/x.min.js', true],
    ['*.min.js', '/app/xmin.js', false],
    ['a?.js', '/app/ab.js', true],
    ['a?.js', '/app/a.js', false],
    ['/app/src', '/app/src/a.js', true],
    ['/src', '/app/src/a.js', false],
    ['a(1)+[x].js', '/app/a(1)+[x].js', true],
    ['src\\vendor', 'C:\\app\\src\\vendor\\a.js', true],
    ['*', '', false],
    [/vendor\/./g, '/app/vendor/a.js', true],
    [/^vendor/, '/app/vendor/a.js', false],
    [/./, '', false],
  ];
  for (const [pattern, file, expected] of cases) {
    test(`${pattern} ${expected ? 'matches' : 'does not match'} ${file}`, () => {
      const matches = compileFilePattern(pattern);
      // Twice: an expression with the flag g would remember where it was.
      assert.deepEqual([matches(file), matches(file)], [expected, expected]);
    });
  }
});

test('of files below the working directory, and of packages, the folders above do not count', () => {
  for (const [pattern, file, expected] of [
    ['work', '/work/vendor/app/src/a.js', false],
    ['vendor', '/work/vendor/app/src/a.js', false],
    ['app', '/work/vendor/app/src/a.js', false],
    ['src/a.js', '/work/vendor/app/src/a.js', true],
    ['/work/vendor', '/work/vendor/app/src/a.js', true],
    [/vendor/, '/work/vendor/app/src/a.js', true],
    ['node_modules/terser', '/work/vendor/app/node_modules/terser/a.js', true],
    ['vendor', '/work/vendor/node_modules/terser/a.js', false],
    ['terser/a.js', '/work/vendor/node_modules/terser/a.js', true],
    ['vendor', '/work/vendor/apple/a.js', true],
  ]) {
    const matches = compileFilePattern(pattern, '/work/vendor/app');
    assert.equal(matches(file), expected, `${pattern} ${file}`);
  }
  assert.equal(compileFilePattern('src', 'C:\\src\\app')('C:\\src\\app\\a.js'), false);
  assert.equal(compileFilePattern('app', '/')('/app/a.js'), true);
});

test('patterns of names match whole parts', () => {
  const parse = compileNamePattern('parse');
  const names = ['parse', 'Parser.parse', 'get Parser.parse', 'parseAll', 'Parser.parser'];
  assert.deepEqual(names.map(parse), [true, true, true, false, false]);
  assert.deepEqual(['parse', 'Parser.parse'].map(compileNamePattern('Parser.*')), [false, true]);
});

test('patterns are written as they were typed', () => {
  assert.deepEqual(['src/*.js', /src\/a|b/].map(writePattern), ['src/*.js', 'src/a|b']);
});
