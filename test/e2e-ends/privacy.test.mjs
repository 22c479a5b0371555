// What may be seen of a program that was recorded, by whom, and that nothing listens meanwhile.
import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { RENDERERS } from '../../dist/index.mjs';
import { decodeReport } from '../support/decode-report.mjs';
import { CLI, makeFolder, runCli, runNode } from '../support/programs.mjs';

/** A program that meets secrets of all kinds, in a folder whose name is one. */
const PROGRAM = `
const end = Date.now() + 400;
const pattern = new RegExp('s3cret(a+)+b');
const evaluated = eval('(function s3cretName() { for (let i = 0; i < 1e5; i++); })');
const table = { 's3cret key': (n) => { let x = 0; while (n-- > 0) x += n % 7; return x; } };
while (Date.now() < end) {
  pattern.test('s3cret' + 'a'.repeat(16));
  evaluated();
  table['s3cret key'](1e5);
}
`;
const ARGUMENTS = ['--token=s3cret', 's3cret'];
const ENV = { S3CRET: 's3cretValue', NODE_OPTIONS: '--title=s3cretTitle' };

function makeProgram(t) {
  const cwd = join(makeFolder(t), 's3cret-folder', 'app');
  mkdirSync(cwd, { recursive: true });
  writeFileSync(join(cwd, 'app.cjs'), PROGRAM);
  return cwd;
}

async function renderAll(cwd, session, flags) {
  const decoded = new Map();
  for (const { name } of RENDERERS) {
    const output = join(cwd, `report-${name}`);
    const args = [CLI, 'report', session, '-r', name, '-o', output, '--show-all', ...flags];
    const { code, stderr } = await runNode([...args, '--threshold', '0'], { cwd });
    assert.equal(code, 0, stderr);
    decoded.set(name, decodeReport(readFileSync(output)));
  }
  return decoded;
}

test('what --redact leaves out is in no report, and no value of the environment in any', async (t) => {
  const cwd = makeProgram(t);
  const { code, stderr } = await runCli(['-o', 'a.nativeprof', 'app.cjs', ...ARGUMENTS], {
    cwd,
    env: ENV,
  });
  assert.equal(code, 0, stderr);
  const session = decodeReport(readFileSync(join(cwd, 'a.nativeprof')));
  assert.match(session, /s3cret-folder/);
  assert.match(session, /s3cret\(a\+\)\+b/);
  assert.doesNotMatch(session, /s3cretValue|s3cretTitle/);
  const open = await renderAll(cwd, 'a.nativeprof', []);
  for (const [name, text] of open) {
    assert.match(text, /s3cret/, name);
    assert.doesNotMatch(text, /s3cretValue|s3cretTitle/, name);
  }
  assert.match(open.get('html'), /while \(n-- > 0\)/, 'the page has lines of source');
  for (const [name, text] of await renderAll(cwd, 'a.nativeprof', ['--redact'])) {
    assert.match(text, /app\.cjs/, name);
    assert.doesNotMatch(text, /s3cret|n-- > 0/, name);
  }
});

for (const engine of ['signal', 'inspector']) {
  test(`what run --redact saves and prints has no secret (${engine})`, async (t) => {
    const cwd = makeProgram(t);
    const args = ['--redact', '--engine', engine, '--show-all', 'app.cjs', ...ARGUMENTS];
    const printed = await runCli(args, { cwd, env: { ...ENV, XDG_CACHE_HOME: cwd } });
    assert.equal(printed.code, 0, printed.stderr);
    assert.match(printed.stderr, /node app\.cjs/);
    assert.doesNotMatch(printed.stderr, /s3cret/);
    const cache = join(cwd, 'nativeprof');
    const [session] = readdirSync(cache);
    assert.doesNotMatch(decodeReport(readFileSync(join(cache, session))), /s3cret/);
    // Not even now does the page show the source: what it names is not a place.
    for (const [name, text] of await renderAll(cwd, join(cache, session), [])) {
      assert.doesNotMatch(text, /s3cret|n-- > 0/, name);
    }
  });
}

/** Prints the modes of all in the folder for temporary files, and of what stays in it. */
const LIST_MODES = `
const { readdirSync, statSync } = require('fs');
for (const name of readdirSync(process.env.TMPDIR, { recursive: true })) {
  const stats = statSync(process.env.TMPDIR + '/' + name, { throwIfNoEntry: false });
  if (stats !== undefined) console.log((stats.mode & 0o777).toString(8), name);
}
`;

for (const engine of ['signal', 'inspector']) {
  test(`recordings, sessions and their folders are their owner's alone (${engine})`, async (t) => {
    const temporary = makeFolder(t);
    const cwd = makeFolder(t, { 'app.cjs': PROGRAM, 'list.cjs': LIST_MODES });
    const env = { TMPDIR: temporary, XDG_CACHE_HOME: join(cwd, 'cache') };
    const command = `umask 0; ${process.execPath} app.cjs; ${process.execPath} list.cjs`;
    const umasked = (args) => runNode([CLI, 'run', '--engine', engine, ...args], { cwd, env });
    const { code, stdout, stderr } = await umasked(['--', 'sh', '-c', command]);
    assert.equal(code, 0, stderr);
    const lines = stdout.trim().split('\n');
    assert.match(lines[0], /^700 nativeprof-\w+$/);
    assert.ok(lines.length > 1, 'the first process has left its recording');
    for (const line of lines.slice(1)) assert.match(line, /^600 /);
    assert.deepEqual(readdirSync(temporary), [], 'nothing is left');

    const cache = join(cwd, 'cache', 'nativeprof');
    assert.equal(statSync(cache).mode & 0o777, 0o700);
    for (const name of readdirSync(cache)) {
      assert.equal(statSync(join(cache, name)).mode & 0o777, 0o600, name);
    }
  });
}

/** Prints which of its own and its parent's descriptors are sockets of a network. */
const LIST_SOCKETS = `
const { readdirSync, readFileSync, readlinkSync } = require('fs');
const listInodes = () => {
  const inodes = new Set();
  for (const table of ['tcp', 'tcp6', 'udp', 'udp6']) {
    let text = '';
    try { text = readFileSync('/proc/self/net/' + table, 'utf8'); } catch {}
    for (const line of text.trim().split('\\n').slice(1)) inodes.add(line.trim().split(/\\s+/)[9]);
  }
  return inodes;
};
const listSockets = (pid) => {
  const inodes = listInodes();
  const folder = '/proc/' + pid + '/fd/';
  return readdirSync(folder).filter((fd) => {
    try { return inodes.has(/^socket:\\[(\\d+)\\]$/.exec(readlinkSync(folder + fd))?.[1]); }
    catch { return false; }
  });
};
const print = (when) => console.log(when, listSockets(process.pid).length, listSockets(process.ppid).length,
  require('inspector').url() === undefined);
print('recorded');
const server = require('net').createServer().listen(0, '127.0.0.1', () => {
  print('listening');
  server.close();
});
`;

for (const engine of ['signal', 'inspector']) {
  test(`nothing listens while a program is recorded (${engine})`, async (t) => {
    const cwd = makeFolder(t, { 'sockets.cjs': LIST_SOCKETS });
    const args = ['--engine', engine, 'sockets.cjs'];
    const { code, stdout, stderr } = await runCli(args, { cwd });
    assert.equal(code, 0, stderr);
    // The program's own socket is seen: the others would be too.
    assert.equal(stdout, 'recorded 0 0 true\nlistening 1 0 true\n');
  });
}
