// `run` keeps what it recorded, and `report` shows it again.
import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { CLI, FIXTURES, makeFolder, runCli, runNode, secondsOf } from '../support/programs.mjs';

const SPIN = join(FIXTURES, 'spin.cjs');

/** Without what the report of `run` has around it. */
function cutOut(stderr) {
  return stderr.slice(stderr.indexOf(' nativeprof '), stderr.indexOf(' saved '));
}

function listCache(folder) {
  return readdirSync(join(folder, 'nativeprof')).sort();
}

test('a session in the cache: the same report again, and others', async (t) => {
  const cache = makeFolder(t);
  const env = { XDG_CACHE_HOME: cache };
  const { code, stderr } = await runCli([SPIN, '200'], { env });
  assert.equal(code, 0, stderr);
  const saved = ' saved  in the cache folder   view it again:  npx nativeprof report last\n\n';
  assert.ok(stderr.endsWith(saved), stderr);
  const [name, ...others] = listCache(cache);
  assert.match(name, /^\d{8}T\d{9}Z-\d+-spin\.cjs\.nativeprof$/);
  assert.deepEqual(others, []);
  assert.equal(statSync(join(cache, 'nativeprof')).mode & 0o777, 0o700);
  assert.equal(statSync(join(cache, 'nativeprof', name)).mode & 0o777, 0o600);
  for (const args of [[], ['last'], [join(cache, 'nativeprof', name)]]) {
    const again = await runNode([CLI, 'report', ...args], { env });
    assert.deepEqual({ ...again, stderr: '' }, again);
    assert.equal(again.stdout, cutOut(stderr));
  }
  const percent = await runNode([CLI, 'report', '--percent'], { env });
  assert.match(percent.stdout, /100\.0 % <main>/);
});

test('-o: the report, and the session beside it', async (t) => {
  const folder = makeFolder(t);
  const { code, stderr } = await runCli(['-o', 'out.txt', SPIN, '200'], { cwd: folder });
  assert.equal(code, 0, stderr);
  assert.equal(
    stderr,
    'nativeprof: report written to out.txt\n' +
      ' saved  out.nativeprof   view it again:  npx nativeprof report out.nativeprof\n',
  );
  assert.deepEqual(readdirSync(folder).sort(), ['out.nativeprof', 'out.txt']);
  const again = ['report', 'out.nativeprof', '-o', 'again.txt'];
  const { stderr: written } = await runNode([CLI, ...again], { cwd: folder });
  assert.equal(written, 'nativeprof: report written to again.txt\n');
  const [first, second] = ['out.txt', 'again.txt'].map((it) =>
    readFileSync(join(folder, it), 'utf8'),
  );
  assert.equal(second, first);
});

test('-o with a session file: the report goes to stderr', async (t) => {
  const folder = makeFolder(t);
  const args = ['-o', "it's.nativeprof", SPIN, '200'];
  const { code, stderr } = await runCli(args, { cwd: folder });
  assert.equal(code, 0, stderr);
  assert.ok(secondsOf(stderr, 'spin') > 0.1, stderr);
  assert.match(
    stderr,
    / saved {2}it's\.nativeprof .* nativeprof report 'it'\\''s\.nativeprof'\n\n$/,
  );
  assert.deepEqual(readdirSync(folder), ["it's.nativeprof"]);
});

test('each process of a command keeps its session, and merge makes one of them', async (t) => {
  const folder = makeFolder(t);
  const shell = `"${process.execPath}" ${SPIN} 300; "${process.execPath}" ${SPIN} 100`;
  const run = ['-o', 'all.nativeprof', '--', 'sh', '-c', shell];
  const { stderr } = await runCli(run, { cwd: folder });
  const [, other] = /also recorded: pid \d+, .* {2}(all\.\d+\.nativeprof)\n/.exec(stderr) ?? [];
  assert.deepEqual(readdirSync(folder).sort(), [other, 'all.nativeprof'], stderr);
  const merge = ['merge', '-o', 'both.nativeprof', 'all.nativeprof', other];
  const merged = await runNode([CLI, ...merge], { cwd: folder });
  assert.equal(merged.code, 0, merged.stderr);
  const report = await runNode([CLI, 'report', 'both.nativeprof'], { cwd: folder });
  assert.match(report.stdout, /2 threads/);
  assert.equal(report.stdout.match(/<main, pid \d+>/g)?.length, 2, report.stdout);
});

test('the cache folder keeps the last ten runs, and touches no other files', async (t) => {
  const cache = makeFolder(t);
  mkdirSync(join(cache, 'nativeprof'));
  const old = Array.from({ length: 11 }, (_, i) => `20200101T0000000${10 + i}Z-7-old.nativeprof`);
  // A run of two processes counts once.
  const child = '20200101T000000020Z-7-old.99.nativeprof';
  for (const name of [...old, child, 'mine.nativeprof']) {
    writeFileSync(join(cache, 'nativeprof', name), '');
  }
  const env = { XDG_CACHE_HOME: cache };
  await Promise.all([runCli([SPIN, '50'], { env }), runCli([SPIN, '50'], { env })]);
  const left = listCache(cache);
  assert.deepEqual(
    left.filter((name) => name.startsWith('2020')),
    [child, ...old.slice(3)].sort(),
  );
  assert.ok(left.includes('mine.nativeprof'));
  assert.equal(left.length, 12);
});

test('a cache folder that cannot be made is one line, and no failure', async (t) => {
  const folder = makeFolder(t, { file: '' });
  for (const path of [join(folder, 'file'), '/proc/nonexistent/cache']) {
    const { code, stderr } = await runCli([SPIN, '200'], { env: { XDG_CACHE_HOME: path } });
    assert.equal(code, 0);
    assert.match(
      stderr,
      /^nativeprof: the session is not kept: cannot make the folder .*\n\n nativeprof /,
    );
    assert.doesNotMatch(stderr, / saved /);
  }
});

test('--repeat: a session of each run, a report of the last', async (t) => {
  const folder = makeFolder(t);
  const options = ['--repeat', '2', '-o', 'spin.txt'];
  const { code, stderr } = await runCli([...options, SPIN, '100'], { cwd: folder });
  assert.equal(code, 0, stderr);
  assert.match(stderr, /^nativeprof: \d+\.\d\d s, saved in spin\.1\.nativeprof\n/);
  assert.ok(stderr.endsWith(' npx nativeprof report spin.2.nativeprof\n'), stderr);
  const files = ['spin.1.nativeprof', 'spin.2.nativeprof', 'spin.txt'];
  assert.deepEqual(readdirSync(folder).sort(), files);
  const diff = await runNode([CLI, 'diff', ...files.slice(0, 2)], { cwd: folder });
  assert.equal(diff.code, 0, diff.stderr);
  assert.match(diff.stdout, / <program>$/m);
});

test('--repeat: the first run that fails, or is told to end, is the last', async (t) => {
  const folder = makeFolder(t, {
    'fails.cjs': 'process.exitCode = require("node:fs").readdirSync(".").length === 2 ? 0 : 3;',
    'serves.cjs': `
      process.on('SIGTERM', () => process.exit(0));
      setInterval(() => {}, 1000);
      console.log('ready');`,
  });
  const series = ['--repeat', '9', '-o'];
  const failed = await runCli([...series, 'fails.nativeprof', 'fails.cjs'], { cwd: folder });
  assert.equal(failed.code, 3, failed.stderr);
  const stopped = await runCli([...series, 'serves.nativeprof', 'serves.cjs'], {
    cwd: folder,
    onStdout: (_, child) => child.kill('SIGTERM'),
  });
  assert.deepEqual([stopped.code, stopped.stdout], [0, 'ready\n'], stopped.stderr);
  assert.deepEqual(
    readdirSync(folder).filter((name) => name.endsWith('.nativeprof')),
    ['fails.1.nativeprof', 'fails.2.nativeprof', 'serves.1.nativeprof'],
  );
});

test('--repeat without names for its sessions, and nonsense', async () => {
  for (const [args, line] of [
    [['--repeat', '2'], /^nativeprof: --repeat keeps a session of each run: name them with -o /],
    [['--repeat', '0'], /^nativeprof: option '--repeat <count>' argument '0' is invalid\. It must/],
    [['--repeat', 'many'], /^nativeprof: option '--repeat <count>' argument 'many' is invalid\./],
  ]) {
    const { code, stderr } = await runCli([...args, SPIN, '1']);
    assert.equal(code, 2);
    assert.match(stderr, line);
  }
});
