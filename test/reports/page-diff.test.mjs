// The page of a comparison in Chromium: what changed is seen, found, and told.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { compareProfiles } from '../../dist/index.mjs';
import { renderDiffHtml } from '../../dist/renderers/diff-html.js';
import { drawAfter, drawBefore, drawRuns } from '../support/diff-profiles.mjs';
import { makeHostileProfile } from '../support/hostile-profile.mjs';
import { openPage, testPage, waitForBoxes } from '../support/open-page.mjs';
import { makeFolder } from '../support/programs.mjs';

const several = compareProfiles(drawRuns(drawBefore), drawRuns(drawAfter));
const single = compareProfiles([drawBefore()], [drawAfter()]);

function openDiff(t, comparison, browser = {}) {
  const folder = makeFolder(t, { 'diff.html': renderDiffHtml(comparison, {}) });
  return openPage(t, { path: join(folder, 'diff.html'), browser });
}

/** Cells of the rows: before, after, change, share, p, what is beside it, name. */
const readChanges = (page) =>
  page.$$eval('.row[data-row]', (rows) =>
    rows.map((row) => [
      ...Array.from(row.querySelectorAll('.number'), (cell) => cell.textContent),
      row.querySelector('.name')?.textContent,
    ]),
  );

/** Kinds of colour that the boxes have, from their reds and blues. */
const readColours = (page) =>
  page.$eval('.box-surface', (canvas) => {
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    const count = { grew: 0, shrank: 0 };
    for (let i = 0; i < data.length; i += 4) {
      const surplus = data[i] - data[i + 2];
      if (surplus > 40) count.grew++;
      if (surplus < -40) count.shrank++;
    }
    return count;
  });

/** Moves over the boxes of a row until the tooltip is that of the function. */
async function hoverBox(page, name, row) {
  const { x, y, width } = await page.locator('.box-surface').boundingBox();
  for (let part = 0.01; part < 1; part += 0.03) {
    await page.mouse.move(x + part * width, y + row * 19 + 9);
    const [found, ...lines] = await page.locator('.tooltip > *').allTextContents();
    if (found === name) return lines;
  }
  return undefined;
}

testPage('the flame graph in two colours, and from both sides', async (t) => {
  const { page, assertNoProblems, keepScreenshot } = await openDiff(t, several);
  await waitForBoxes(page);
  assert.equal(await page.textContent('.verdict'), '3.2 % slower (p = 0.008).');
  const { grew, shrank } = await readColours(page);
  assert.ok(grew > 1000 && shrank > 1000, JSON.stringify({ grew, shrank }));
  await keepScreenshot('diff-flame');

  const lines = await hoverBox(page, 'readToken', 4);
  assert.equal(lines[0], '/app/src/parse.js:35');
  assert.match(lines[1], /^total 0\.200 → 0\.290 s +\+0\.090 \+45\.0 %$/);
  // What is new has no box before, what is gone none after.
  assert.ok(await hoverBox(page, 'check', 3));
  assert.equal(await hoverBox(page, 'report', 3), undefined);
  await page.click('.segments button:text-is("Before")');
  assert.match((await hoverBox(page, 'report', 3))[1], /0\.060 → 0\.000 s +-0\.060 gone/);
  assert.equal(await hoverBox(page, 'check', 3), undefined);
  await keepScreenshot('diff-flame-before');
  await page.keyboard.press('b');
  assert.equal(
    await page.getAttribute('.segments button:text-is("After")', 'aria-pressed'),
    'true',
  );
  assertNoProblems();
});

testPage('a click zooms; keys move, and copy the place', async (t) => {
  const { page, assertNoProblems } = await openDiff(t, several);
  await waitForBoxes(page);
  await page.focus('.box-scroller');
  for (let i = 0; i < 3; i++) await page.keyboard.press('ArrowDown');
  assert.match(await page.textContent('.details'), /^parse.*total \+0\.120/);
  await page.keyboard.press('Enter');
  const { x, y, width } = await page.locator('.box-surface').boundingBox();
  await page.mouse.move(x + 0.9 * width, y + 3 * 19 + 9);
  assert.equal(await page.textContent('.tooltip strong'), 'parse');
  await page.mouse.click(x + 0.9 * width, y + 9);
  assert.match(await page.textContent('.details'), /^<program>/);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('c');
  assert.match(await page.textContent('.toast'), /^Copied \/app\/build\.js:14$/);
  assertNoProblems();
});

testPage('tables of paths and functions, with significance', async (t) => {
  const { page, assertNoProblems, keepScreenshot } = await openDiff(t, several);
  await page.click('.tabs button:text-is("Paths")');
  const paths = await readChanges(page);
  const names = paths.map((row) => row.at(-1));
  assert.equal(names[0], '<program>');
  for (const name of ['readToken', 'check', '[terser]', 'report']) {
    assert.ok(names.includes(name), `${name}: ${names}`);
  }
  const token = paths.find((row) => row.at(-1) === 'readToken');
  assert.deepEqual(token.slice(0, 5), ['0.200', '0.290', '+0.090', '+45.0 %', '0.008']);
  await keepScreenshot('diff-paths');
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowLeft');
  assert.equal((await readChanges(page)).length, 1);
  await page.keyboard.press('/');
  await page.keyboard.type('readtoken');
  await page.keyboard.press('Enter');
  assert.match(await page.textContent('.row[aria-selected="true"]'), /readToken/);
  await page.keyboard.press('Escape');

  await page.keyboard.press('3');
  const listed = async () => (await readChanges(page)).map((row) => row.at(-1));
  const all = await listed();
  await page.click('.segments button:text-is("Grew")');
  const grew = await listed();
  await page.click('.segments button:text-is("Shrank")');
  const shrank = await listed();
  assert.deepEqual([...grew, ...shrank].sort(), all.toSorted());
  assert.deepEqual([grew.includes('readToken'), shrank.includes('report')], [true, true]);
  await keepScreenshot('diff-functions');
  await page.selectOption('.toolbar select', '10');
  assert.match(await page.textContent('.view'), /No function's own time changed/);
  await page.selectOption('.toolbar select', '1');
  await page.click('.row[data-row="0"] .bar');
  assert.match(await page.textContent('.details'), /self -/);
  assertNoProblems();
});

testPage('dark, on a narrow screen, from one run each', async (t) => {
  const { page, assertNoProblems, keepScreenshot } = await openDiff(t, single, {
    colorScheme: 'dark',
    viewport: { width: 480, height: 700 },
  });
  await waitForBoxes(page);
  assert.match(await page.textContent('.verdict'), /may be noise/);
  await keepScreenshot('diff-dark-narrow');
  await page.keyboard.press('2');
  assert.equal((await readChanges(page))[0][4], '–');
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
  await page.keyboard.press('?');
  assert.match(await page.textContent('dialog'), /takes longer than before/);
  assertNoProblems();
});

testPage('what programs call themselves stays text', async (t) => {
  const comparison = compareProfiles([drawBefore()], [makeHostileProfile()]);
  const { page, assertNoProblems } = await openDiff(t, comparison);
  for (const key of ['2', '3', '1']) await page.keyboard.press(key);
  assertNoProblems();
});
