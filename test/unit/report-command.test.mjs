// `nativeprof report` and `merge`: bad input is one clear line, and costs nothing that was there.
import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import chooseOutput from '../../dist/cli/choose-output.js';
import { saveProfile } from '../../dist/index.mjs';
import { profileFromText } from '../support/profile-from-text.mjs';
import { CLI, makeFolder, runNode, runProgram } from '../support/programs.mjs';
import { BUILD_PROGRAM } from '../support/sample-profiles.mjs';

const { chooseRenderer, chooseRunOutput, refuseBinary } = chooseOutput;

async function makeSessionFolder(t) {
  const folder = makeFolder(t, { 'empty.nativeprof': '', 'other.cpuprofile': '{"nodes":[]}' });
  const good = join(folder, 'good.nativeprof');
  await saveProfile(profileFromText(BUILD_PROGRAM), good);
  const bytes = readFileSync(good);
  writeFileSync(join(folder, 'cut.nativeprof'), bytes.subarray(0, bytes.length - 9));
  for (const name of ['image.png', 'image.nativeprof']) {
    writeFileSync(join(folder, name), Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\r', 'latin1'));
  }
  bytes[200] ^= 1;
  writeFileSync(join(folder, 'changed.nativeprof'), bytes);
  bytes.writeUInt32LE(7, 8);
  writeFileSync(join(folder, 'newer.nativeprof'), bytes);
  mkdirSync(join(folder, 'sub'));
  return folder;
}

test('whatever cannot be shown', async (t) => {
  const folder = await makeSessionFolder(t);
  const cache = join(folder, 'no-cache');
  for (const [args, line, code = 1] of [
    [['missing.nativeprof'], 'cannot read missing.nativeprof: there is no such file'],
    [['sub'], 'cannot read sub: it is a folder'],
    [['empty.nativeprof'], 'empty.nativeprof is empty: it is no session file'],
    [['other.cpuprofile'], /^cannot read other\.cpuprofile: its nodes are not/],
    [['image.png'], /^cannot read image\.png: it is neither a \.cpuprofile nor a pprof/],
    [['image.nativeprof'], /^image\.nativeprof is no session file: /],
    [['cut.nativeprof'], /^cut\.nativeprof is damaged: it is cut off; record it again/],
    [['changed.nativeprof'], /^changed\.nativeprof is damaged: /],
    [['newer.nativeprof'], /^newer\.nativeprof has version 7 .*: update nativeprof$/],
    [
      [],
      `no session is in ${cache}/nativeprof yet: record one with nativeprof run, or name a file`,
    ],
    [['last'], /^no session is in /],
    [['good.nativeprof', '-o', 'none/x.txt'], 'cannot write none/x.txt: its folder does not exist'],
    [['good.nativeprof', '-o', 'sub'], 'cannot write sub: it is a folder'],
    [
      ['good.nativeprof', '-o', 'x.doc'],
      /^no format of report ends like x\.doc: name one with -r/,
      2,
    ],
    [['good.nativeprof', '-o', 'x.nativeprof'], /^x\.nativeprof is the name of a session file/, 2],
    [['good.nativeprof', '-r', 'word'], /^option '-r, --renderer <name>' argument 'word'/, 2],
    [
      ['good.nativeprof', '--thread', 'worker 1'],
      'no thread is called worker 1; there is main (4711)',
      2,
    ],
    [
      ['good.nativeprof', '--from', '5s', '--to', '2s'],
      /^the time range from 5 s to 2 s is empty/,
      2,
    ],
    [['good.nativeprof', '--from', '1m'], /^the time range begins at 60 s, but the recording /, 2],
    [['good.nativeprof', '--to', '5'], /argument '5' is invalid\. Write a number and its unit/, 2],
    [['good.nativeprof', '--hide-regex', '('], /is invalid\. It is no regular expression: /, 2],
    [['good.nativeprof', '--hide', 'x', '--show-all'], /'--show-all' cannot be used with/, 2],
    [['good.nativeprof', 'other'], /^too many arguments for 'report'/, 2],
    [['good.nativeprof', '-o', '/dev/full'], 'cannot write /dev/full: the disk is full'],
  ]) {
    const options = { cwd: folder, env: { XDG_CACHE_HOME: cache } };
    const result = await runNode([CLI, 'report', ...args], options);
    assert.equal(result.code, code, `${args}: ${result.stderr}`);
    assert.equal(result.stdout, '');
    const [, said] = /^nativeprof: (.*)\n$/.exec(result.stderr) ?? [];
    if (typeof line === 'string') assert.equal(said, line);
    else assert.match(said, line);
  }
});

test('what is hidden, shown and selected, in every format', async (t) => {
  const folder = await makeSessionFolder(t);
  const report = (...args) => runNode([CLI, 'report', 'good.nativeprof', ...args], { cwd: folder });
  const args = [
    '--hide',
    'src/*',
    '--show-regex',
    'minify\\.ts$',
    '--focus',
    'build',
    '--hide',
    'none',
  ];
  const { stdout, stderr } = await report(...args);
  assert.equal(stderr, '');
  assert.match(stdout, /^ No file matches what is to hide: none\.$/m);
  assert.match(stdout, / 0\.880 \[left out\]$/m);
  assert.match(stdout, / minify {2}src\/minify\.ts:12$/m);
  assert.match(stdout, /\[\d frames hidden\] {2}src\/\*$/m);
  const folded = await report('--focus', 'minify', '--to', '2s', '-r', 'collapsed');
  const lines = folded.stdout.trim().split('\n');
  assert.ok(
    lines.every((line) => /^<main>;(minify |\[left out\])/.test(line)),
    folded.stdout,
  );
  const sum = lines.reduce((us, line) => us + Number(/\d+$/.exec(line)[0]), 0);
  assert.equal(sum, 2_000_000);
});

test('a file that its user may not read', async (t) => {
  const folder = await makeSessionFolder(t);
  const file = join(folder, 'good.nativeprof');
  chmodSync(folder, 0o755);
  chmodSync(file, 0);
  // Root may read everything.
  const drop = process.getuid?.() === 0 ? 'process.setuid(65534);' : '';
  const script = `${drop}
    require(${JSON.stringify(join(CLI, '..', '..', 'index.js'))})
      .loadProfile(process.argv[1])
      .catch((error) => console.log(error.code, error.message));`;
  const { stdout } = await runNode(['-e', script, file]);
  assert.equal(stdout, `ERR_INPUT cannot read ${file}: that is not permitted\n`);
});

describe('stdout', () => {
  const shell = (t, command) =>
    makeSessionFolder(t).then((folder) =>
      runProgram('bash', ['-c', command, process.execPath, CLI], { cwd: folder }),
    );
  const report = '"$0" "$1" report good.nativeprof';

  test('that is full', async (t) => {
    const { code, stderr } = await shell(t, `${report} > /dev/full`);
    assert.equal(code, 1);
    assert.equal(stderr, 'nativeprof: cannot write to stdout: the disk is full\n');
  });

  test('whose reader has seen enough', async (t) => {
    // Closed before the report is there.
    const { stdout, stderr } = await shell(
      t,
      `exec 3>&1; { ${report}; echo "ended with $?" >&3; } | exec true`,
    );
    assert.equal(stderr, '');
    assert.equal(stdout, 'ended with 0\n');
  });
});

test('a disk that gets full leaves the old report, and the exit code says so', async (t) => {
  const folder = await makeSessionFolder(t);
  writeFileSync(join(folder, 'old.txt'), 'old');
  const before = readdirSync(folder).sort();
  const { code, stderr } = await runProgram(
    'sh',
    ['-c', 'ulimit -f 0; exec "$0" "$1" report good.nativeprof -o old.txt', process.execPath, CLI],
    { cwd: folder },
  );
  assert.equal(code, 1);
  assert.equal(
    stderr,
    'nativeprof: cannot write old.txt: it would be larger than the system allows\n',
  );
  assert.equal(readFileSync(join(folder, 'old.txt'), 'utf8'), 'old');
  assert.deepEqual(readdirSync(folder).sort(), before);
});

test('merge: what cannot be read or written', async (t) => {
  const folder = await makeSessionFolder(t);
  for (const [args, line, code = 1] of [
    [['-o', 'x.html', 'good.nativeprof'], /^merge writes a session file, so -o must end in/, 2],
    [['-o', 'x.nativeprof'], /^missing required argument 'file'/, 2],
    [['good.nativeprof'], /^required option '-o, --output <file>' not specified/, 2],
    [['-o', 'x.nativeprof', 'good.nativeprof', 'cut.nativeprof'], /^cut\.nativeprof is damaged/],
  ]) {
    const result = await runNode([CLI, 'merge', ...args], { cwd: folder });
    assert.equal(result.code, code);
    assert.match(/^nativeprof: (.*)\n$/.exec(result.stderr)?.[1], line);
  }
  assert.ok(!readdirSync(folder).includes('x.nativeprof'));
});

describe('which file becomes what', () => {
  const text = chooseRenderer('text', undefined);

  test('of a run', (t) => {
    const folder = makeFolder(t);
    const names = (output) => {
      const path = output && join(folder, output);
      const { reportFile, sessionFile } = chooseRunOutput(path ? { output: path } : {});
      return [reportFile, sessionFile].map((it) => it?.slice(folder.length + 1));
    };
    assert.deepEqual(names(undefined), [undefined, undefined]);
    assert.deepEqual(names('a.txt'), ['a.txt', 'a.nativeprof']);
    assert.deepEqual(names('a'), ['a', 'a.nativeprof']);
    assert.deepEqual(names('a.nativeprof'), [undefined, 'a.nativeprof']);
    // Nothing is put beside a device.
    assert.equal(chooseRunOutput({ output: '/dev/null' }).sessionFile, undefined);
    assert.throws(() => names('a.doc'), { code: 'ERR_INVALID_OPTION' });
    mkdirSync(join(folder, 'b.nativeprof'));
    assert.throws(() => names('b.txt'), { code: 'ERR_OUTPUT', message: /b\.nativeprof: it is a/ });
  });

  test('bytes never go to a terminal', () => {
    refuseBinary(text);
    assert.throws(() => refuseBinary({ ...text, name: 'pprof', isBinary: true }), {
      code: 'ERR_INVALID_OPTION',
      message:
        '-r pprof is a binary format, which is not written to a terminal: name a file, -o profile.txt',
    });
  });
});
