// The page in Chromium, by mouse: every view, and the same totals in all of them.
import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { renderText } from '../../dist/index.js';
import { openPage, readRows, testPage, waitForBoxes } from '../support/open-page.mjs';
import { profileFromText } from '../support/profile-from-text.mjs';
import { BUILD_PROGRAM, THREADED_PROGRAM } from '../support/sample-profiles.mjs';

const build = profileFromText(BUILD_PROGRAM);
const threaded = profileFromText(THREADED_PROGRAM);

/** The button of a view. */
const tab = (page, name) => page.click(`.tabs button:text-is("${name}")`);

testPage('the head has the words and numbers of the text report', async (t) => {
  const { page, assertNoProblems } = await openPage(t, { profile: build });
  const head = (await page.textContent('.head')).replaceAll(/\s+/g, '');
  const [origin, figures, , command] = renderText(build, { timeZone: 'UTC', width: 500 }).split(
    '\n',
  );
  for (const line of [origin, figures, command]) {
    for (const item of line.trim().split(/ {3,}/)) {
      assert.ok(head.includes(item.replaceAll(/\s+/g, '')), `${item} in ${head}`);
    }
  }
  assertNoProblems();
});

testPage('the call tree opens at the hottest path and adds up to the profile', async (t) => {
  const { page, assertNoProblems, keepScreenshot } = await openPage(t, { profile: build });
  const rows = await readRows(page);
  assert.deepEqual(
    rows.map(({ name, totalS, selfS }) => [name, totalS, selfS]),
    [
      ['<main>', 4.812, 0],
      ['<module>', 3.932, 0],
      ['build', 3.932, 0],
      ['minify', 2.611, 0.321],
      ['terser', 2.29, 2.29],
      // The hottest functions that the package hides.
      ['compress', 1.402, 1.402],
      ['token', 0.31, 0.31],
      ['mangle', 0.208, 0.208],
      ['parse', 0.2, 0.2],
      ['print', 0.15, 0.15],
      ['readFileSync', 0.842, 0.842],
      ['[gc]', 0.451, 0.451],
      ['… 3 more', 0.028, 0],
      ['[idle]', 0.608, 0.608],
      ['[startup]', 0.272, 0.232],
    ],
  );
  assert.equal(rows[0].share, '100.0 %');
  assert.equal(rows[3].place, 'src/minify.ts:12');
  await keepScreenshot('call-tree');

  await page.click('.row:has-text("minify") .caret');
  assert.equal(
    (await readRows(page)).some(({ name }) => name === 'terser'),
    false,
  );
  await page.dblclick('.row:has-text("minify") .name');
  assert.ok((await readRows(page)).some(({ name }) => name === 'terser'));
  await page.click('.row-rest button');
  const all = await readRows(page);
  assert.deepEqual(
    all.filter(({ totalS }) => totalS <= 0.021).map(({ name }) => name),
    ['writeOut', 'report', 'warn'],
  );
  assertNoProblems();
});

testPage('libraries, threshold, wall and CPU', async (t) => {
  const { page, assertNoProblems } = await openPage(t, { profile: build });
  const names = async () => (await readRows(page)).map(({ name }) => name);
  await page.uncheck('label:has-text("Hide libraries") input');
  assert.ok((await names()).includes('compress'));
  assert.equal((await readRows(page))[0].totalS, 4.812);
  await page.check('label:has-text("Hide libraries") input');
  await page.selectOption('label:has-text("Threshold") select', '10');
  assert.equal((await names()).includes('[gc]'), true);
  assert.equal((await names()).includes('[startup]'), false);
  await page.click('.segments button:text-is("CPU")');
  const cpuNs = build.threads[0].samples.cpuNs.reduce((sum, ns) => sum + ns, 0);
  assert.equal((await readRows(page))[0].totalS, cpuNs / 1e9);
  assertNoProblems();
});

testPage('the flame graph: tooltip, zoom', async (t) => {
  const { page, assertNoProblems, keepScreenshot } = await openPage(t, { profile: build });
  await tab(page, 'Flame graph');
  const canvas = page.locator('.box-surface');
  await waitForBoxes(page);
  // The second row from the top is as wide as 3.932 of 4.812 s.
  await canvas.hover({ position: { x: 100, y: 2 * 19 + 8 } });
  const tooltip = await page.textContent('.tooltip');
  assert.match(tooltip, /^build\/app\/src\/build\.ts:41total 3\.932 s, 81\.7 %self 0\.000 s/);
  await keepScreenshot('flame-graph');
  const { width } = await canvas.boundingBox();
  const right = { x: width - 5, y: 3 * 19 + 8 };
  await canvas.click({ position: { x: 100, y: 3 * 19 + 8 } });
  assert.match(await page.textContent('.details'), /minify.*total 2\.611 s 54\.3 %/);
  await canvas.hover({ position: right });
  assert.match(await page.textContent('.tooltip'), /^minify/);
  await canvas.click({ position: right });
  await canvas.hover({ position: right });
  // One step out: what else `build` calls is back.
  assert.match(await page.textContent('.tooltip'), /^writeOut/);
  assertNoProblems();
});

describe('the timeline', () => {
  testPage('has a lane for each thread, and shows what is dragged over', async (t) => {
    const { page, assertNoProblems, keepScreenshot } = await openPage(t, { profile: threaded });
    await tab(page, 'Timeline');
    await waitForBoxes(page);
    await keepScreenshot('timeline');
    const { x, y, width } = await page.locator('.box-surface').boundingBox();
    await page.mouse.move(x + width * 0.5, y + 100);
    await page.mouse.down();
    await page.mouse.move(x + width * 0.75, y + 100, { steps: 3 });
    await page.mouse.up();
    assert.match(await page.textContent('.range-text'), /^0\.50\d – 0\.7\d\d s/);
    await tab(page, 'Call tree');
    const [root] = await readRows(page);
    assert.ok(Math.abs(root.totalS - 3 * 0.25) < 0.01, String(root.totalS));
    await page.click('.range-text button');
    assert.equal((await readRows(page))[0].totalS, 3);
    assertNoProblems();
  });
  testPage('of one thread only', async (t) => {
    const { page, assertNoProblems } = await openPage(t, { profile: threaded });
    await page.selectOption('label:has-text("Thread ") select', { label: 'worker 1' });
    const [root] = await readRows(page);
    assert.deepEqual([root.name, root.totalS], ['<worker 1>', 1]);
    assertNoProblems();
  });
});

testPage('inverted: the hottest functions, below them their callers', async (t) => {
  const { page, assertNoProblems, keepScreenshot } = await openPage(t, { profile: build });
  await tab(page, 'Inverted');
  const rows = await readRows(page);
  assert.deepEqual(
    rows.slice(0, 3).map(({ name, totalS }) => [name, totalS]),
    [
      ['terser', 2.29],
      ['readFileSync', 0.842],
      ['[idle]', 0.608],
    ],
  );
  const sum = rows.reduce((total, row) => total + row.totalS, 0);
  assert.ok(Math.abs(sum - 4.812) < 0.005, String(sum));
  await page.click('.row:has-text("terser") .caret');
  assert.deepEqual(
    (await readRows(page)).slice(1, 4).map(({ name, totalS }) => [name, totalS]),
    [
      ['minify', 2.29],
      ['build', 2.29],
      ['<module>', 2.29],
    ],
  );
  await keepScreenshot('inverted');
  assertNoProblems();
});

testPage('sandwich: callers above, callees below', async (t) => {
  const { page, assertNoProblems, keepScreenshot } = await openPage(t, { profile: build });
  await page.click('.row:has-text("minify") .name');
  await page.click('.details button:text-is("Sandwich")');
  const captions = await page.$$eval('.sandwich-graphs .caption b', (all) =>
    all.map((it) => it.textContent),
  );
  assert.deepEqual(captions, ['minify', 'minify']);
  const [callers, callees] = await page.locator('.sandwich-graphs .box-surface').all();
  const { height } = await callers.boundingBox();
  await callers.hover({ position: { x: 50, y: height - 19 - 8 } });
  assert.match(await page.textContent('.tooltip'), /^build/);
  await callees.hover({ position: { x: 50, y: 19 + 8 } });
  assert.match(await page.textContent('.tooltip'), /^terser.*total 2\.290 s/);
  await page.click('.sandwich .row:has-text("readFileSync") .name');
  assert.match(await page.textContent('.sandwich-graphs'), /Callers of readFileSync/);
  await keepScreenshot('sandwich');
  assertNoProblems();
});

testPage('hot lines, with their source', async (t) => {
  const line = build.stacks.line.map(
    (_, stack) => build.frames[build.stacks.frame[stack]].line + 1,
  );
  const profile = { ...build, stacks: { ...build.stacks, line } };
  const source = Array.from({ length: 100 }, (_, i) => `  source of line ${i + 1}`).join('\n');
  const readSource = (file) => (file === '/app/src/minify.ts' ? source : undefined);
  const { page, assertNoProblems, keepScreenshot } = await openPage(t, {
    profile,
    options: { readSource },
  });
  await tab(page, 'Hot lines');
  const rows = await page.$$eval('.row[data-row]', (all) => all.map((row) => row.textContent));
  assert.match(rows[0], /^54\.3 %2\.611src\/minify\.ts:13minifysource of line 13$/);
  assert.match(rows[1], /^26\.9 %1\.293src\/build\.ts:42build$/);
  assert.match(
    await page.textContent('.source-row[data-current="true"]'),
    /^2\.61113 {2}source of line 13$/,
  );
  await keepScreenshot('hot-lines');
  await page.click('.row:has-text("src/build.ts:42") .name');
  assert.equal(await page.locator('.source').count(), 0);
  assertNoProblems();
});
