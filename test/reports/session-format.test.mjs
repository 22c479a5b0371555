// docs/FORMAT.md is enough to read a session file: a reader in another language, written by it, finds
// the same profile.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import test from 'node:test';
import { loadProfile } from '../../dist/index.mjs';
import { toPlain } from '../support/every-field.mjs';
import { FIXTURES, makeFolder, ROOT, runCli } from '../support/programs.mjs';

const READER = join(ROOT, 'test', 'support', 'read_session.py');

function readByOthers(path) {
  return JSON.parse(
    execFileSync('python3', [READER, path], { encoding: 'utf8', maxBuffer: 2 ** 28 }),
  );
}

test('the fixture of version 1', async () => {
  const path = join(FIXTURES, 'session-1.nativeprof');
  assert.deepEqual(readByOthers(path), toPlain(await loadProfile(path)));
});

test('a real recording', async (t) => {
  const path = join(makeFolder(t), 'real.nativeprof');
  const { code, stderr } = await runCli(['-o', path, join(FIXTURES, 'spin.cjs'), '300']);
  assert.equal(code, 0, stderr);
  assert.deepEqual(readByOthers(path), toPlain(await loadProfile(path)));
});
