// `nativeprof diff` as people call it, on saved sessions and on files of other tools.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { render, saveProfile } from '../../dist/index.mjs';
import { drawAfter, drawBefore, drawRuns } from '../support/diff-profiles.mjs';
import { assertGolden } from '../support/golden.mjs';
import { CLI, makeFolder, runNode } from '../support/programs.mjs';

const BEFORE = [1, 2, 3, 4, 5].map((run) => `old.${run}.nativeprof`);
const AFTER = [1, 2, 3, 4, 5].map((run) => `new.${run}.nativeprof`);
const SEVERAL = ['--before', ...BEFORE, '--after', ...AFTER];

async function makeRuns(t) {
  const folder = makeFolder(t, {
    'image.png': '\x89PNG',
    'old.cpuprofile': render('cpuprofile', drawBefore()),
    'new.cpuprofile': render('cpuprofile', drawAfter()),
  });
  for (const [files, draw] of [
    [BEFORE, drawBefore],
    [AFTER, drawAfter],
  ]) {
    for (const [run, profile] of drawRuns(draw).entries()) {
      await saveProfile(profile, join(folder, files[run]));
    }
  }
  return (...args) => runNode([CLI, 'diff', ...args], { cwd: folder });
}

test('two sessions, and several', async (t) => {
  const diff = await makeRuns(t);
  const single = await diff(BEFORE[0], AFTER[0]);
  assert.deepEqual([single.code, single.stderr], [0, '']);
  assertGolden('diff-single.txt', single.stdout);
  const several = await diff(...SEVERAL, '-r', 'markdown');
  assert.equal(several.code, 0);
  assert.match(several.stdout, /^# 3\.2 % slower \(p = 0\.008\)\.\n/);
});

test('.cpuprofile files; the report in a file', async (t) => {
  const diff = await makeRuns(t);
  const { code, stdout, stderr } = await diff('old.cpuprofile', 'new.cpuprofile', '-o', 'diff.md');
  assert.deepEqual([code, stdout], [0, '']);
  assert.equal(stderr, 'nativeprof: report written to diff.md\n');
  const again = await diff('old.cpuprofile', 'new.cpuprofile', '-r', 'markdown');
  assert.match(again.stdout, /`parse` \| `\/app\/src\/parse\.js:12` \|\n/);
});

test('--fail-if-slower: more than that, and not by chance', async (t) => {
  const diff = await makeRuns(t);
  for (const [args, allowed, line] of [
    [SEVERAL, '3%', '3.2 % slower than before; 3.0 % is allowed'],
    [SEVERAL, '3.5'],
    [[BEFORE[0], AFTER[0]], '2.5%', '3.2 % slower than before; 2.5 % is allowed'],
    [[AFTER[0], BEFORE[0]], '0'],
    // The first of both is the same version: slower, but who knows.
    [['--before', ...BEFORE.slice(0, 4), '--after', ...BEFORE.slice(1)], '0%'],
  ]) {
    const { code, stdout, stderr } = await diff(...args, '--fail-if-slower', allowed);
    assert.equal(code, line === undefined ? 0 : 1, stderr);
    assert.equal(stderr, line === undefined ? '' : `nativeprof: ${line}\n`);
    assert.match(stdout, /path, with what it called/);
  }
});

test('the page; libraries as they are, files that are hidden, a part of the samples', async (t) => {
  const diff = await makeRuns(t);
  const runs = [BEFORE[0], AFTER[0]];
  const page = await diff(...runs, '-r', 'html');
  assert.match(page.stdout, /^<!doctype html>/);
  const show = async (...args) => (await diff(...runs, ...args)).stdout;
  assert.match(await show(), / \[terser\]\n/);
  assert.match(await show('--show-all'), / compress {2}terser\/index\.js:2/);
  assert.match(await show('--show', 'terser'), / compress {2}terser\/index\.js:2/);
  assert.match(await show('--hide', 'src/check.js'), / \[src\/check\.js\]\n/);
  assert.match(await show('--focus', 'parse', '--threshold', '0'), /20\.0 % slower/);
  assert.match(await show('--to', '500ms', '--threshold', '0'), / parse /);
});

test('a session and what another tool has recorded of the same program', async (t) => {
  const diff = await makeRuns(t);
  for (const files of [
    ['old.cpuprofile', AFTER[0]],
    [AFTER[0], 'old.cpuprofile'],
  ]) {
    const { stdout } = await diff(...files);
    assert.match(stdout, /[-+]\d\d\.\d % .* parse {2}\S*src\/parse\.js:\d+\n/);
    assert.doesNotMatch(stdout, /(new|gone) .* (build|parse) {2}/);
  }
});

test('whatever cannot be compared is one line', async (t) => {
  const diff = await makeRuns(t);
  const [old, young] = [BEFORE[0], AFTER[0]];
  const usage = 'diff takes two files, or several runs of each: --before FILE... --after FILE...';
  for (const [args, line, code = 1] of [
    [[old, 'missing.nativeprof'], 'cannot read missing.nativeprof: there is no such file'],
    [['missing.cpuprofile', young], 'cannot read missing.cpuprofile: there is no such file'],
    [[old, 'image.png'], /^cannot read image\.png: it is neither a \.cpuprofile nor a pprof/],
    [[], usage, 2],
    [[old], usage, 2],
    [['--before', old], usage, 2],
    [['--after', young, '--before'], /^option '--before <file\.\.\.>' argument missing$/, 2],
    [[old, young, '--before', old], usage, 2],
    [[old, young, 'more'], /^too many arguments for 'diff'/, 2],
    [['old.cpuprofile', young, '--cpu'], 'old.cpuprofile has no CPU times: leave --cpu out', 2],
    [[old, young, '-o', 'none/x.md'], 'cannot write none/x.md: its folder does not exist'],
    [[old, young, '-o', 'x.json'], /^diff has no format that ends like x\.json: name one with/, 2],
    [[old, young, '-r', 'json'], /^option '-r, --renderer <name>' argument 'json' is invalid/, 2],
    [[old, young, '-o', 'x.md', '--open'], /^--open shows a page: leave -r and -o out/, 2],
    [[old, young, '--from', '2s', '--to', '1s'], /^the time range from 2 s to 1 s is empty/, 2],
    [[old, young, '--thread', 'worker 7'], /^old\.1\.nativeprof: no thread is called worker 7/, 2],
    ...['much', '', '-5%', '5%%', '5 %', 'NaN'].map((text) => [
      [old, young, `--fail-if-slower=${text}`],
      `option '--fail-if-slower <percent>' argument '${text}' is invalid. It must be a percentage, such as 5%.`,
      2,
    ]),
    [
      [old, young, '--threshold', 'x'],
      /^option '--threshold <percent>' argument 'x' is invalid/,
      2,
    ],
  ]) {
    const result = await diff(...args);
    assert.equal(result.code, code, `${args}: ${result.stderr}`);
    assert.equal(result.stdout, '');
    const [, said] = /^nativeprof: (.*)\n$/.exec(result.stderr) ?? [];
    if (typeof line === 'string') assert.equal(said, line);
    else assert.match(said, line);
  }
});
