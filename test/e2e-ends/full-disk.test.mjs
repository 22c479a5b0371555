// A recording that cannot be written: one line that says why, an exit code, and what could be saved is. The
// limit of a file's size takes the place of a disk that is full, which needs no privilege.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { loadProfile } from '../../dist/index.mjs';
import { CLI, FIXTURES, makeFolder, runCli, runProgram } from '../support/programs.mjs';

const SPIN = join(FIXTURES, 'spin.cjs');
const REASON = 'could not be written to .+: it would be larger than the system allows';

/** `nativeprof run`, where no file may have more than so many KiB. */
function runLimited(kib, args, options) {
  const limit = `ulimit -f ${2 * kib}; exec "$0" "$@"`; // POSIX counts in 512 bytes
  return runProgram('sh', ['-c', limit, process.execPath, CLI, 'run', ...args], options);
}

for (const engine of ['signal', 'inspector']) {
  test(`engine ${engine}: nothing can be written`, async (t) => {
    const cwd = makeFolder(t);
    const args = ['--engine', engine, '-o', 'out.nativeprof', SPIN, '300'];
    const { code, stderr } = await runLimited(1, args, { cwd });
    assert.equal(code, 1);
    assert.match(
      stderr,
      new RegExp(`^nativeprof: no profile was recorded: it ${REASON}\n$`),
      stderr,
    );
    assert.ok(!existsSync(join(cwd, 'out.nativeprof')));
  });
}

test('the disk gets full: what fits is saved, and says that it is not all', async (t) => {
  const cwd = makeFolder(t);
  const args = ['-i', '100us', '-o', 'out.nativeprof', SPIN, '4000'];
  const { code, stderr } = await runLimited(128, args, { cwd });
  assert.equal(code, 1);
  assert.match(stderr, new RegExp(`^nativeprof: the recording is cut off: it ${REASON}\n`), stderr);
  const { metadata } = await loadProfile(join(cwd, 'out.nativeprof'));
  assert.ok(
    metadata.durationNs > 0.1e9 && metadata.durationNs < 3.5e9,
    `${metadata.durationNs} ns`,
  );
  assert.deepEqual(metadata.notes, [
    'A part of the recording could not be written: it would be larger than the system allows.',
  ]);
});

test('parts of a recording that rotates are cut off one by one', async (t) => {
  const cwd = makeFolder(t);
  const args = ['--rotate', '1s', '-i', '100us', '-o', 'out.nativeprof', SPIN, '2500'];
  const { code, stderr } = await runLimited(96, args, { cwd });
  assert.equal(code, 1);
  assert.match(
    stderr,
    new RegExp(`^nativeprof: a profile is cut off: it ${REASON}; older`),
    stderr,
  );
  assert.match(stderr, /^nativeprof: [234] profiles, the last:$/m);
});

test('a temporary folder that is none', async () => {
  for (const [TMPDIR, reason] of [
    ['/no/such/folder', 'it does not exist'],
    [SPIN, 'a part of its path is no folder'],
  ]) {
    const { code, stderr } = await runCli([SPIN, '100'], { env: { TMPDIR } });
    assert.equal(code, 1);
    assert.equal(
      stderr,
      `nativeprof: cannot make a temporary folder in ${TMPDIR}: ${reason}; set TMPDIR to another folder\n`,
    );
  }
});

test('runs that were to be compared: the others are left out, and that is said', async (t) => {
  const cwd = makeFolder(t);
  const program = "require('node:fs').rmSync('out', { recursive: true })";
  const command = [process.execPath, '-e', program];
  mkdirSync(join(cwd, 'out'));
  const args = ['--repeat', '3', '-o', 'out/a.nativeprof', '--', ...command];
  const { code, stderr } = await runCli(args, { cwd });
  assert.equal(code, 1);
  assert.match(stderr, /^nativeprof: cannot write .*; it goes into the cache folder$/m);
  assert.match(stderr, /^nativeprof: \d\.\d\d s, saved in the cache folder$/m);
  assert.match(stderr, /^nativeprof: the other 2 runs are left out/m);
});
