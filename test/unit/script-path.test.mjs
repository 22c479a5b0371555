import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import scriptPath from '../../dist/model/script-path.js';

const { pathOf, urlOf } = scriptPath;

test('paths become the URLs that Node makes of them, and again paths', () => {
  for (const path of [
    '/app/a.js',
    '/app/my project/100%?#;é🚀.js',
    '/app/a%20b.js',
    '/app/a\\b.js',
  ]) {
    assert.equal(urlOf(path), pathToFileURL(path).href);
    assert.equal(pathOf(urlOf(path)), path);
  }
});

test('paths of Windows', () => {
  assert.equal(urlOf('C:\\app\\a b.js'), 'file:///C:/app/a%20b.js');
  assert.equal(pathOf('file:///C:/app/a%20b.js'), 'C:/app/a b.js');
});

test('names that are no paths stay as they are', () => {
  for (const name of ['', 'node:fs', 'evalmachine.<anonymous>', 'wasm://wasm/1', '[eval]']) {
    assert.equal(urlOf(name), name);
    assert.equal(pathOf(name), name);
  }
});
