// Where reports go: never in the place of a recording, and to readers who may have seen enough.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { render, saveProfile } from '../../dist/index.mjs';
import { profileFromText } from '../support/profile-from-text.mjs';
import { CLI, makeFolder, runNode, runProgram } from '../support/programs.mjs';
import { BUILD_PROGRAM } from '../support/sample-profiles.mjs';

const profile = profileFromText(BUILD_PROGRAM);

async function makeFiles(t) {
  const folder = makeFolder(t, { 'a.cpuprofile': render('cpuprofile', profile) });
  writeFileSync(join(folder, 'a.pb.gz'), render('pprof', profile));
  symlinkSync('a.cpuprofile', join(folder, 'link.cpuprofile'));
  for (const name of ['a', 'b']) await saveProfile(profile, join(folder, `${name}.nativeprof`));
  return folder;
}

test('a report does not take the place of what it is made of, nor of any session', async (t) => {
  const folder = await makeFiles(t);
  const before = readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'hex')]);
  const isSession = /^nativeprof: .*\.nativeprof is the name of a session file, which a report is/;
  const isInput = /^nativeprof: the report is made of .*: name another file with -o\n$/;
  for (const [args, line] of [
    [['report', 'a.nativeprof', '-r', 'text', '-o', 'a.nativeprof'], isSession],
    [['report', 'a.nativeprof', '-r', 'text', '-o', 'new.nativeprof'], isSession],
    [['report', 'a.cpuprofile', '-o', 'a.nativeprof'], isSession],
    [['report', 'a.cpuprofile', '-o', 'a.cpuprofile'], isInput],
    [['report', 'a.cpuprofile', '-o', `./link.cpuprofile`], isInput],
    [['report', 'a.pb.gz', '-o', 'a.pb.gz'], isInput],
    [['diff', 'a.nativeprof', 'b.nativeprof', '-r', 'markdown', '-o', 'b.nativeprof'], isSession],
    [['diff', 'a.nativeprof', 'a.cpuprofile', '-r', 'html', '-o', 'a.cpuprofile'], isInput],
  ]) {
    const { code, stdout, stderr } = await runNode([CLI, ...args], { cwd: folder });
    assert.deepEqual([code, stdout], [2, ''], stderr);
    assert.match(stderr, line);
  }
  const after = readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'hex')]);
  assert.deepEqual(after, before);
});

test('a .cpuprofile of several threads says which it has', async (t) => {
  const folder = makeFolder(t);
  const threads = ['main', 'worker 1', 'worker 2'].map((name) => `# ${name}\nf 10`).join('\n');
  await saveProfile(profileFromText(threads), join(folder, 'a.nativeprof'));
  const report = (...args) => runNode([CLI, 'report', 'a.nativeprof', ...args], { cwd: folder });
  const line =
    "nativeprof: a cpuprofile holds one thread, this one main; for another: --thread 'worker 1', 'worker 2'\n";
  assert.equal((await report('-r', 'cpuprofile')).stderr, line);
  const filed = await report('-o', 'a.cpuprofile');
  assert.equal(filed.stderr, `nativeprof: report written to a.cpuprofile\n${line}`);
  assert.equal((await report('-r', 'cpuprofile', '--thread', 'worker 1')).stderr, '');
  assert.equal((await report('-r', 'speedscope')).stderr, '');
});

describe('help whose reader is gone, or that cannot be written', () => {
  const shell = (command) => runProgram('bash', ['-c', command, process.execPath, CLI]);
  for (const args of ['--help', 'run --help', 'help diff', '--version', 'completion bash']) {
    test(args, async () => {
      const gone = await shell(`exec 3>&1; { "$0" "$1" ${args}; echo $? >&3; } | exec true`);
      assert.deepEqual([gone.stdout, gone.stderr], ['0\n', '']);
      const full = await shell(`"$0" "$1" ${args} > /dev/full`);
      assert.equal(full.code, 1);
      assert.equal(full.stderr, 'nativeprof: cannot write to stdout: the disk is full\n');
    });
  }
});
