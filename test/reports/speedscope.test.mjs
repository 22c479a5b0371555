/** Speedscope itself, in Chromium: what it shows of our files. */
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { render } from '../../dist/index.js';
import { explainNoChromium, openUrl } from '../support/browser.mjs';
import { profileFromText } from '../support/profile-from-text.mjs';
import { makeFolder } from '../support/programs.mjs';
import { BUILD_PROGRAM, THREADED_PROGRAM } from '../support/sample-profiles.mjs';
import { writeIn } from '../support/tools.mjs';

const APP = join(
  dirname(createRequire(import.meta.url).resolve('speedscope/package.json')),
  'dist/release/index.html',
);
const skip = explainNoChromium();

/** What the sandwich view lists: name -> [total, self]. */
async function readFunctions(page) {
  await page.getByText('Sandwich').click();
  await page.getByText('Symbol Name').waitFor();
  const cells = await page.locator('td').allTextContents();
  const functions = new Map();
  for (let i = 0; i + 2 < cells.length; i += 3) {
    functions.set(cells[i + 2], [cells[i], cells[i + 1]]);
  }
  return functions;
}

async function openProfile(t, format, name, profile) {
  const folder = makeFolder(t);
  const path = writeIn(folder, name, render(format, profile));
  const page = await openUrl(t, pathToFileURL(APP).href);
  await page.setInputFiles('input[type=file]', path);
  await page.getByText('Time Order').waitFor();
  await page.getByText('Export').waitFor();
  return { page, folder };
}

test('our speedscope files have their name, their functions and their times', {
  skip,
}, async (t) => {
  const profile = profileFromText(BUILD_PROGRAM);
  const { page, folder } = await openProfile(t, 'speedscope', 'a.speedscope.json', profile);
  assert.equal(await page.title(), 'node build.js --minify - speedscope');
  const functions = await readFunctions(page);
  assert.deepEqual(functions.get('compress'), ['1.40s (29%)', '1.40s (29%)']);
  assert.deepEqual(functions.get('parse'), ['510.00ms (11%)', '200.00ms (4.2%)']);
  assert.deepEqual(functions.get('build'), ['3.93s (82%)', '0.00ns (<0.01%)']);
  assert.deepEqual(functions.get('[idle]'), ['608.00ms (13%)', '608.00ms (13%)']);
  await page.screenshot({
    path: join(process.env.NATIVEPROF_SCREENSHOTS ?? folder, 'speedscope.png'),
  });
  assert.deepEqual(page.errors, []);
});

test('each thread is a profile of its own', { skip }, async (t) => {
  const profile = profileFromText(THREADED_PROGRAM);
  const { page } = await openProfile(t, 'speedscope', 'a.speedscope.json', profile);
  assert.match(await page.locator('body').textContent(), /main \(1\/3\)/);
});

// Of a .cpuprofile speedscope leaves idle time out.
for (const [format, name, share] of [
  ['cpuprofile', 'a.cpuprofile', '33%'],
  ['collapsed', 'a.folded', '29%'],
  ['pprof', 'a.pb.gz', '29%'],
  ['chrome-trace', 'a.trace.json', '29%'],
]) {
  test(`it reads our ${format} too`, { skip }, async (t) => {
    const { page } = await openProfile(t, format, name, profileFromText(BUILD_PROGRAM));
    const functions = await readFunctions(page);
    const [, times] = [...functions].find(([it]) => it.startsWith('compress'));
    for (const time of times) assert.ok(time.endsWith(`(${share})`), time);
    assert.deepEqual(page.errors, []);
  });
}
