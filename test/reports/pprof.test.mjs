/** `go tool pprof` reads our pprof files. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { readForeignProfile, render } from '../../dist/index.js';
import { profileFromText } from '../support/profile-from-text.mjs';
import { makeFolder } from '../support/programs.mjs';
import { BUILD_PROGRAM, LINED_PROGRAM, THREADED_PROGRAM } from '../support/sample-profiles.mjs';
import { runTool, skipWithout, writeIn } from '../support/tools.mjs';

const GO = process.env.NATIVEPROF_GO ?? '/usr/bin/go';
const skip = skipWithout(GO);

/** Runs with nothing of the user's, and leaves nothing behind. */
function runGo(folder, args) {
  const own = { HOME: folder, PPROF_TMPDIR: folder, GOFLAGS: '', GOTOOLCHAIN: 'local' };
  return runTool(GO, args, { env: { ...process.env, ...own } });
}

function runPprof(t, profile, args, options) {
  const folder = makeFolder(t);
  const path = writeIn(folder, 'profile.pb.gz', render('pprof', profile, options));
  return runGo(folder, ['tool', 'pprof', ...args, path]);
}

test('totals and names of functions', { skip }, (t) => {
  const top = runPprof(t, profileFromText(BUILD_PROGRAM), ['-top', '-nodefraction=0']);
  assert.match(top, /^Type: wall$/m);
  assert.match(top, /^Duration: 4\.81s, Total samples = 4812ms/m);
  assert.match(top, /accounting for 4812ms, 100% of 4812ms total/);
  assert.match(top, /^ *1402ms 29\.14% +29\.14% +1402ms 29\.14% {2}compress$/m);
  assert.match(top, /^ *321ms {2}6\.67% .* 2611ms 54\.26% {2}minify$/m);
  assert.match(top, /<module> src\/build\.ts$/m);
});

test('CPU time where that is asked for, and by name', { skip }, (t) => {
  const profile = profileFromText(BUILD_PROGRAM);
  assert.match(runPprof(t, profile, ['-top'], { weight: 'cpu' }), /^Type: cpu$/m);
  const named = runPprof(t, profile, ['-top', '-sample_index=cpu']);
  assert.match(named, /Total samples = 3\.67s/);
  const counted = runPprof(t, profile, ['-top', '-sample_index=samples']);
  assert.match(counted, /Total samples = 16\b/);
});

test('threads are tags', { skip }, (t) => {
  const profile = profileFromText(THREADED_PROGRAM);
  const tags = runPprof(t, profile, ['-tags']);
  assert.match(tags, /thread: Total 3\.0s/);
  for (const name of ['main', 'worker 1', 'worker 2'])
    assert.match(tags, new RegExp(`: ${name}$`, 'm'));
  const one = runPprof(t, profile, ['-top', '-tagfocus=thread=worker 2']);
  assert.match(one, /accounting for 1000ms|accounting for 1s/i);
});

test('lines, and what is inlined where', { skip }, (t) => {
  const lines = runPprof(t, profileFromText(LINED_PROGRAM), ['-top', '-lines', '-nodefraction=0']);
  assert.match(lines, /^ *36ms .* parse \/app\/src\/parse\.ts:12$/m);
  assert.match(lines, /^ *21ms .* peek \/app\/src\/parse\.ts:41 \(inline\)$/m);
  assert.match(lines, /^ *9\.50ms .* token \/app\/src\/parse\.ts:32 \(inline\)$/m);
  assert.match(lines, /^ *4ms .* token \/app\/src\/parse\.ts:33$/m);
});

test("a Go program's own profile, read and written again", { skip }, (t) => {
  const folder = makeFolder(t);
  const program = fileURLToPath(new URL('../fixtures/burn.go', import.meta.url));
  const path = join(folder, 'cpu.out');
  runGo(folder, ['run', program, path]);
  const profile = readForeignProfile(readFileSync(path), path);
  const totalOf = (top) => /Total samples = (\S+)/.exec(top)[1];
  const again = runPprof(t, profile, ['-top']);
  assert.equal(totalOf(again), totalOf(runGo(folder, ['tool', 'pprof', '-top', path])));
  assert.match(again, /main\.burn$/m);
});
