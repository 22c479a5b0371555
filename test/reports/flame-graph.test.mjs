/** Brendan Gregg's flamegraph.pl, as Debian has it, draws our collapsed stacks. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { render } from '../../dist/index.js';
import { profileFromText } from '../support/profile-from-text.mjs';
import { makeFolder } from '../support/programs.mjs';
import { BUILD_PROGRAM, THREADED_PROGRAM } from '../support/sample-profiles.mjs';
import { runTool, skipWithout, writeIn } from '../support/tools.mjs';

const FLAMEGRAPH =
  process.env.NATIVEPROF_FLAMEGRAPH ?? '/usr/share/perl5/Devel/NYTProf/flamegraph.pl';
const skip = skipWithout(FLAMEGRAPH);

/** Name -> microseconds, of what it draws. */
function drawFlames(t, text) {
  const path = writeIn(makeFolder(t), 'a.folded', render('collapsed', profileFromText(text)));
  const svg = runTool('perl', [FLAMEGRAPH, '--countname=us', path]);
  const titles = svg.matchAll(/<title>(.*) \(([\d,]+) us, [\d.]+%\)<\/title>/g);
  return new Map([...titles].map(([, name, us]) => [name, Number(us.replaceAll(',', ''))]));
}

test('functions with their places, and all of the time', { skip }, (t) => {
  const flames = drawFlames(t, BUILD_PROGRAM);
  assert.equal(flames.get('all'), 4_812_000);
  assert.equal(flames.get('compress (terser/dist/bundle.min.js:1:88213)'), 1_402_000);
  assert.equal(flames.get('minify (src/minify.ts:12)'), 2_611_000);
});

test('threads side by side', { skip }, (t) => {
  const flames = drawFlames(t, THREADED_PROGRAM);
  for (const name of ['main', 'worker 1', 'worker 2']) {
    // It writes angle brackets as round ones.
    assert.equal(flames.get(`(${name})`), 1_000_000, name);
  }
});
