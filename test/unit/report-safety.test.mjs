// Where reports go: never in the place of a recording, and to readers who may have seen enough.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { render, saveProfile } from '../../dist/index.mjs';
import { profileFromText } from '../support/profile-from-text.mjs';
import { CLI, FIXTURES, makeFolder, runCli, runNode, runProgram } from '../support/programs.mjs';
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

test('what else is no session: one line that says what it is', async (t) => {
  const folder = await makeFiles(t);
  const session = readFileSync(join(folder, 'a.nativeprof')).toString('latin1');
  const write = (name, content) => writeFileSync(join(folder, name), content, 'latin1');
  write('crlf.nativeprof', session.replaceAll('\n', '\r\n'));
  write('lf.nativeprof', session.replaceAll('\r\n', '\n'));
  write('report.json', render('json', profile));
  symlinkSync('circle', join(folder, 'circle'));
  await runProgram('mkfifo', [join(folder, 'pipe')]);
  for (const [file, line] of [
    ['', 'the name of a file is empty: name one'],
    ['pipe', 'cannot read pipe: it is no file but a device or a pipe'],
    ['circle', 'cannot read circle: its path is a circle of links'],
    ['a.nativeprof/x', 'cannot read a.nativeprof/x: a part of its path is no folder'],
    ...['crlf.nativeprof', 'lf.nativeprof'].map((name) => [
      name,
      `${name} is damaged: it was copied as text, which changed its bytes; record it again, or use another copy`,
    ]),
    [
      'report.json',
      'cannot read report.json: it is a JSON report, which cannot be read back: name the session file',
    ],
  ]) {
    const { code, stderr } = await runNode([CLI, 'report', file], { cwd: folder });
    assert.equal(code, 1);
    assert.equal(stderr, `nativeprof: ${line}\n`);
  }
});

test('-o - is stdout', async (t) => {
  const folder = await makeFiles(t);
  const report = (...args) => runNode([CLI, 'report', 'a.nativeprof', ...args], { cwd: folder });
  const { stdout, stderr } = await report('-o', '-');
  assert.deepEqual([stdout, stderr], [(await report()).stdout, '']);
  const script = join(FIXTURES, 'spin.cjs');
  const run = await runCli(['-o', '-', '-r', 'collapsed', script, '100'], { cwd: folder });
  assert.match(run.stdout, /^<main>;.*spin .* \d+$/m);
  assert.match(run.stderr, /^ saved {2}in the cache folder [^\n]*\n$/);
  assert.ok(!readdirSync(folder).includes('-'));
});

test('a view that the format does not have', async (t) => {
  const folder = await makeFiles(t);
  const report = (...args) => runNode([CLI, 'report', 'a.nativeprof', ...args], { cwd: folder });
  const { stderr } = await report('--view', 'flat', '-r', 'collapsed');
  assert.equal(
    stderr,
    'nativeprof: --view is for the text report and the page: collapsed has none\n',
  );
  assert.equal((await report('--view', 'flat')).stderr, '');
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
