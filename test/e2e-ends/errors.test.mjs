// Bad input: one clear line that says what to do, a non-zero exit, and no profile lost.
import assert from 'node:assert/strict';
import {
  copyFileSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { FIXTURES, makeFolder, ROOT, runCli, runNode } from '../support/programs.mjs';

const SPIN = join(FIXTURES, 'spin.cjs');

async function assertOneLine(args, pattern, options) {
  const { code, stderr, stdout } = await runCli(args, options);
  assert.notEqual(code, 0);
  assert.match(stderr, pattern);
  assert.equal(stderr.trimEnd().split('\n').length, 1, stderr);
  assert.equal(stdout, '');
}

test('a missing script', () =>
  assertOneLine(['no-such-script.js'], /cannot find the script no-such-script\.js/));

test('a missing command', () =>
  assertOneLine(['--', 'no-such-command'], /cannot run no-such-command: there is no such command/));

for (const interval of ['99us', '2s', '1', 'fast', '-5ms']) {
  test(`an interval of ${interval}`, () =>
    assertOneLine([`--interval=${interval}`, SPIN], /--interval.*(100us to 1s|such as 500us)/));
}

test('an unknown option suggests the nearest', () =>
  assertOneLine(
    ['--tresholt', '5', SPIN],
    /unknown option '--tresholt' \(Did you mean --threshold/,
  ));

test('a bad threshold, engine, signal and memory', async () => {
  await assertOneLine(['--threshold', '200', SPIN], /percentage from 0 to 100/);
  await assertOneLine(['--engine', 'steam', SPIN], /signal, inspector/);
  await assertOneLine(['--signal', 'SIGKILL', SPIN], /SIGPROF, SIGURG/);
  await assertOneLine(['--max-memory', 'none', SPIN], /whole number of MiB/);
});

test('a bound of the overhead that is none, or that cannot be kept', async () => {
  for (const bound of ['1', '0%', '101%', '-1%']) {
    await assertOneLine([`--max-overhead=${bound}`, SPIN], /above 0% and up to 100%/);
  }
  await assertOneLine(['--max-overhead', '1%', '--engine', 'inspector', SPIN], /signal engine/);
});

test('a rotation that is none, or that does not go with the rest', async () => {
  for (const time of ['999ms', '25h', '60', 'often']) {
    await assertOneLine([`--rotate=${time}`, SPIN], /from 1s to 24h/);
  }
  await assertOneLine(['--keep', '3', SPIN], /--keep goes with --rotate/);
  await assertOneLine(['--max-disk', '3', SPIN], /--max-disk goes with --rotate/);
  await assertOneLine(['--rotate', '1s', '--max-disk', '0', SPIN], /whole number of MB/);
  await assertOneLine(['--rotate', '1s', '-o', 'a.html', SPIN], /-o NAME\.nativeprof/);
  await assertOneLine(['--rotate', '1s', '--repeat', '2', SPIN], /do not go together/);
  await assertOneLine(['--rotate', '1s', '--engine', 'inspector', SPIN], /signal engine/);
});

test('a format that is none, and a binary one without a file', async () => {
  await assertOneLine(
    ['-r', 'svg', SPIN],
    /Allowed choices are text, html, markdown, json, speedscope/,
  );
  await assertOneLine(['-r', 'pprof', SPIN], /pprof is a binary format.*-o profile\.pb\.gz$/m);
});

test('an output that cannot be written, before the program runs', async (t) => {
  const folder = makeFolder(t);
  await assertOneLine(['-o', join(folder, 'no', 'report.txt'), SPIN], /its folder does not exist/);
  await assertOneLine(['-o', folder, SPIN], /it is a folder/);
});

test('an output that can no longer be written: the report goes to stderr', async (t) => {
  const folder = makeFolder(t, {
    'remove.cjs': `require('fs').rmSync(process.argv[2], { recursive: true });`,
  });
  mkdirSync(join(folder, 'out'));
  const output = join(folder, 'out', 'report.txt');
  const { code, stderr } = await runCli([
    '-o',
    output,
    join(folder, 'remove.cjs'),
    join(folder, 'out'),
  ]);
  assert.equal(code, 1);
  assert.match(stderr, /cannot write .*report\.txt: its folder does not exist; the report follows/);
  assert.match(stderr, /<main>/);
});

test('a script that throws while it loads keeps its own error, and is profiled', async (t) => {
  const folder = makeFolder(t, {
    'bad.cjs': 'throw new Error("at load")',
    'syntax.cjs': 'let let = 1',
  });
  for (const name of ['bad.cjs', 'syntax.cjs']) {
    const plain = await runNode([join(folder, name)]);
    const profiled = await runCli([join(folder, name)]);
    assert.equal(profiled.code, plain.code);
    assert.ok(profiled.stderr.startsWith(plain.stderr));
    assert.match(profiled.stderr, /<main>|no samples/i);
  }
});

/** A copy of the package whose native binaries are as `change` leaves them. */
function copyPackage(t, change) {
  const folder = makeFolder(t);
  cpSync(join(ROOT, 'dist'), join(folder, 'dist'), { recursive: true });
  copyFileSync(join(ROOT, 'package.json'), join(folder, 'package.json'));
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  change(folder);
  return join(folder, 'dist', 'cli', 'main.js');
}

test('no binary for this Node: the inspector engine, and a line that says so', async (t) => {
  const cli = copyPackage(t, () => {});
  const asked = await runNode([cli, 'run', '--engine', 'signal', SPIN]);
  assert.equal(asked.code, 1);
  assert.match(
    asked.stderr,
    /there is no native binary for Node v\d+.*node-gyp rebuild.*inspector/,
  );
  assert.equal(asked.stderr.trimEnd().split('\n').length, 1, asked.stderr);
  for (const args of [[], ['--engine', 'inspector']]) {
    const { code, stderr } = await runNode([cli, 'run', ...args, SPIN, '200']);
    assert.equal(code, 0, stderr);
    assert.match(stderr, /engine inspector/);
    const lines = stderr.match(/^nativeprof: there is no native binary .*node-gyp rebuild/gm) ?? [];
    assert.equal(lines.length, args.length === 0 ? 1 : 0, stderr);
  }
});

test('no binary for this Node: the API warns once, and throws only for what was asked', async (t) => {
  const cli = copyPackage(t, () => {});
  const program = join(makeFolder(t), 'program.cjs');
  writeFileSync(
    program,
    `const { arm, Profiler } = require(${JSON.stringify(join(cli, '..', '..', 'index.js'))});
    arm();
    for (const options of [{}, { maxOverhead: 0.01 }]) {
      const profiler = new Profiler(options);
      profiler.start();
      const { engine, notes } = profiler.stop().metadata;
      console.log(engine, notes[0].match(/there is no native binary|does not keep maxOverhead/g).join());
    }
    try { new Profiler({ engine: 'signal' }).start(); } catch ({ code }) { console.log(code); }`,
  );
  const { code, stdout, stderr } = await runNode([program]);
  assert.equal(code, 0, stderr);
  assert.equal(
    stdout,
    'inspector there is no native binary\ninspector there is no native binary,does not keep maxOverhead\nERR_ADDON_UNAVAILABLE\n',
  );
  assert.equal(stderr.match(/NativeprofWarning: there is no native binary/g)?.length, 1, stderr);
});

test('a binary built for another Node', async (t) => {
  const own = `.abi${process.versions.modules}.`;
  const prebuilds = join(ROOT, 'prebuilds', `${process.platform}-${process.arch}`);
  const other = readdirSync(prebuilds).find(
    (name) => name.endsWith('.node') && !name.includes(own),
  );
  assert.ok(other !== undefined, 'the tests need the binaries of two Node versions');
  const cli = copyPackage(t, (folder) => {
    mkdirSync(join(folder, 'build', 'Release'), { recursive: true });
    copyFileSync(join(prebuilds, other), join(folder, 'build', 'Release', 'nativeprof.node'));
  });
  const asked = await runNode([cli, 'run', '--engine', 'signal', SPIN]);
  assert.equal(asked.code, 1);
  assert.match(asked.stderr, /was built for another Node|does not load/);
  assert.equal(asked.stderr.trimEnd().split('\n').length, 1, asked.stderr);
  const { code, stderr } = await runNode([cli, 'run', SPIN, '200']);
  assert.equal(code, 0, stderr);
  assert.match(stderr, /^nativeprof: the native binary .*inspector engine/m);
});

test('--no-addons', async () => {
  const refused = await runCli(['--node-arg=--no-addons', '--engine', 'signal', SPIN]);
  assert.equal(refused.code, 1);
  assert.match(refused.stderr, /addons are disabled by --no-addons/);
  const asked = await runCli(['--node-arg=--no-addons', '--engine', 'inspector', SPIN, '200']);
  assert.equal(asked.code, 0, asked.stderr);
  assert.doesNotMatch(asked.stderr, /--no-addons/);
  const inspector = await runCli(['--node-arg=--no-addons', SPIN, '200']);
  assert.equal(inspector.code, 0, inspector.stderr);
  assert.match(inspector.stderr, /^nativeprof: addons are disabled by --no-addons: V8's own/m);
  assert.match(inspector.stderr, /engine inspector/);
});

test('help and version', async () => {
  const cli = join(ROOT, 'dist', 'cli', 'main.js');
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const shown = await runNode([cli, '--version']);
  assert.equal(shown.stdout, `${version}\n`);
  const help = await runNode([cli, 'run', '--help']);
  assert.equal(help.code, 0);
  assert.match(help.stdout, /--interval/);
  const unknown = await runNode([cli, 'rum']);
  assert.equal(unknown.code, 2);
  assert.equal(unknown.stderr, "nativeprof: unknown command 'rum' (Did you mean run?)\n");
  const script = await runNode([cli, 'server.js']);
  assert.equal(script.code, 2);
  assert.match(
    script.stderr,
    /^nativeprof: unknown command 'server\.js'.* nativeprof run server\.js\n$/,
  );
});
