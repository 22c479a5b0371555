/** Golden files: compared exactly, rewritten when UPDATE_GOLDEN is set. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';

const FOLDER = new URL('../golden/', import.meta.url);

export function assertGolden(name, actual) {
  const file = new URL(name, FOLDER);
  if (process.env.UPDATE_GOLDEN) writeFileSync(file, actual);
  assert.equal(actual, readFileSync(file, 'utf8'), `${name}: UPDATE_GOLDEN=1 rewrites it`);
}
