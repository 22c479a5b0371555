/** `go tool pprof` reads our pprof files. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { render } from '../../dist/index.js';
import { profileFromText } from '../support/profile-from-text.mjs';
import { BUILD_PROGRAM, LINED_PROGRAM, THREADED_PROGRAM } from '../support/sample-profiles.mjs';
import { makeFolder, runTool, skipWithout, writeIn } from '../support/tools.mjs';

const GO = process.env.NATIVEPROF_GO ?? '/usr/bin/go';
const skip = skipWithout(GO);

function runPprof(t, profile, args, options) {
  const folder = makeFolder(t);
  const path = writeIn(folder, 'profile.pb.gz', render('pprof', profile, options));
  const env = {
    ...process.env,
    HOME: folder,
    PPROF_TMPDIR: folder,
    GOFLAGS: '',
    GOTOOLCHAIN: 'local',
  };
  return runTool(GO, ['tool', 'pprof', ...args, path], { env });
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
