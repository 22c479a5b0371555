// The page in Chromium: search, keys, range of time, colours, and what may not happen.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe } from 'node:test';
import html from '../../dist/renderers/html.js';
import { HOSTILE_TEXTS, makeHostileProfile } from '../support/hostile-profile.mjs';
import { openPage, readRows, testPage, waitForBoxes } from '../support/open-page.mjs';
import { profileFromText } from '../support/profile-from-text.mjs';
import { makeFolder } from '../support/programs.mjs';
import { BUILD_PROGRAM, RECURSIVE_PROGRAM } from '../support/sample-profiles.mjs';

const build = profileFromText(BUILD_PROGRAM);

const selectedName = async (page) =>
  (await readRows(page)).find(({ isSelected }) => isSelected)?.name;
const visibleViews = (page) => page.getAttribute('.view', 'data-view');

testPage('search marks, counts, and goes from one to the next', async (t) => {
  const { page, assertNoProblems, keepScreenshot } = await openPage(t, { profile: build });
  await page.keyboard.press('/');
  await page.keyboard.type('build');
  assert.deepEqual(await page.$$eval('.row mark', (all) => all.map((it) => it.textContent)), [
    'build',
    'build',
    'build',
  ]);
  assert.equal(await page.textContent('.search output'), '5 found, 81.7 %');
  await keepScreenshot('search');
  const visited = [];
  for (let i = 0; i < 4; i++) {
    await page.keyboard.press('Enter');
    visited.push(await selectedName(page));
  }
  assert.deepEqual(visited, ['<module>', 'build', '<module>', 'build']);
  await page.keyboard.press('Shift+Enter');
  assert.equal(await selectedName(page), '<module>');
  // A match below what is collapsed is opened.
  await page.fill('input[type=search]', 'terser');
  await page.click('.row:has-text("<module>") .caret');
  await page.focus('input[type=search]');
  await page.keyboard.press('Enter');
  assert.equal(await selectedName(page), 'terser');
  await page.fill('input[type=search]', 'nowhere');
  assert.equal(await page.textContent('.search output'), 'nothing found');
  await page.keyboard.press('Escape');
  assert.equal(await page.inputValue('input[type=search]'), '');
  assertNoProblems();
});

testPage('everything by keyboard', async (t) => {
  const { page, assertNoProblems } = await openPage(t, { profile: build });
  const views = [];
  for (const key of ['6', '5', '4', '3', '2', '1']) {
    await page.keyboard.press(key);
    views.push(await visibleViews(page));
  }
  assert.deepEqual(views, ['lines', 'sandwich', 'inverted', 'timeline', 'flame', 'tree']);

  await page.keyboard.press('Home');
  assert.equal(await selectedName(page), '<main>');
  await page.keyboard.press('ArrowLeft');
  assert.equal((await readRows(page)).length, 1);
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowRight');
  assert.equal(await selectedName(page), 'build');
  await page.keyboard.press('c');
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), '/app/src/build.ts:41');
  assert.equal(await page.textContent('.toast'), 'Copied /app/src/build.ts:41');

  await page.keyboard.press('w');
  assert.equal((await readRows(page))[0].totalS, 3.674);
  await page.keyboard.press('w');
  await page.keyboard.press('l');
  assert.equal(await page.isChecked('label:has-text("Hide libraries") input'), false);
  await page.keyboard.press('l');

  await page.keyboard.press('?');
  assert.match(await page.textContent('dialog'), /copy file:line of what is selected/);
  await page.keyboard.press('Escape');
  assert.equal(await page.locator('dialog').count(), 0);

  await page.keyboard.press('2');
  for (const key of ['ArrowDown', 'ArrowDown', 'ArrowDown', 'Enter'])
    await page.keyboard.press(key);
  assert.match(await page.textContent('.details'), /^minify/);
  await page.keyboard.press('Backspace');
  assert.match(await page.textContent('.details'), /^<main>/);
  await page.keyboard.press('+');
  assert.match(await page.textContent('.range-text'), /^1\.203 – 3\.609 s/);
  await page.keyboard.press('Escape');
  assert.match(await page.textContent('.range-text'), /^0 – 4\.812 s/);
  assertNoProblems();
});

testPage('keys that come one upon another: what is copied is what is selected', async (t) => {
  const { page, assertNoProblems } = await openPage(t, { profile: build });
  await page.keyboard.press('Home');
  const keys = ['ArrowDown', 'ArrowDown', 'ArrowDown', 'c'];
  await page.evaluate((all) => {
    const list = document.querySelector('.view [tabindex="0"]');
    const press = (key) =>
      list.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
    // As the browser hands them over: one task each, no frame between them.
    return all.reduce(
      (done, key) => done.then(() => new Promise((next) => setTimeout(() => next(press(key))))),
      Promise.resolve(),
    );
  }, keys);
  const { place } = (await readRows(page)).find(({ isSelected }) => isSelected);
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), `/app/${place}`);
  assertNoProblems();
});

testPage('a click copies the place', async (t) => {
  const { page, assertNoProblems } = await openPage(t, { profile: build });
  await page.click('button.place:has-text("src/minify.ts:12")');
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), '/app/src/minify.ts:12');
  assertNoProblems();
});

testPage('a range of time on the strip: everything follows', async (t) => {
  const { page, assertNoProblems, keepScreenshot } = await openPage(t, { profile: build });
  const { x, y, width } = await page.locator('.strip-area').boundingBox();
  const drag = async (from, to) => {
    await page.mouse.move(x + from * width, y + 20);
    await page.mouse.down();
    await page.mouse.move(x + to * width, y + 20, { steps: 4 });
    await page.mouse.up();
  };
  await drag(0.25, 0.75);
  const [root] = await readRows(page);
  assert.ok(Math.abs(root.totalS - 4.812 / 2) < 0.01, String(root.totalS));
  assert.equal(root.share, '100.0 %');
  for (const view of ['Flame graph', 'Timeline', 'Inverted', 'Sandwich']) {
    await page.click(`.tabs button:text-is("${view}")`);
  }
  const rows = await readRows(page);
  const terser = rows.find(({ name }) => name === 'terser');
  assert.ok(Math.abs(terser.selfS - (2.29 - 4.812 / 4)) < 0.01, JSON.stringify(terser));
  await keepScreenshot('range');
  // A click on the strip takes it back.
  await page.mouse.click(x + 5, y + 20);
  assert.match(await page.textContent('.range-text'), /^0 – 4\.812 s/);
  assertNoProblems();
});

describe('light and dark', () => {
  const background = (page) => page.evaluate(() => getComputedStyle(document.body).backgroundColor);

  testPage('as the system says, until switched', async (t) => {
    const { page, assertNoProblems, keepScreenshot } = await openPage(t, {
      profile: build,
      browser: { colorScheme: 'dark' },
    });
    const dark = await background(page);
    await keepScreenshot('dark');
    await page.emulateMedia({ colorScheme: 'light' });
    await page.waitForSelector('[data-theme="light"]');
    const light = await background(page);
    assert.notEqual(light, dark);
    await page.click('.head button:text-is("Dark")');
    await page.waitForSelector('[data-theme="dark"]');
    assert.equal(await background(page), dark);
    await page.keyboard.press('2');
    await waitForBoxes(page);
    await keepScreenshot('dark-flame-graph');
    await page.keyboard.press('d');
    await page.waitForSelector('[data-theme="light"]');
    assert.equal(await background(page), light);
    assertNoProblems();
  });
  testPage('on a narrow screen nothing is cut off', async (t) => {
    const { page, assertNoProblems, keepScreenshot } = await openPage(t, {
      profile: profileFromText(RECURSIVE_PROGRAM),
      browser: { viewport: { width: 390, height: 800 } },
    });
    for (const key of ['6', '5', '4', '3', '2', '1']) {
      await page.keyboard.press(key);
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 390);
    }
    await keepScreenshot('narrow');
    assertNoProblems();
  });
});

testPage('what the program calls itself runs nowhere', async (t) => {
  const readSource = () => HOSTILE_TEXTS.join('\n');
  const { page, assertNoProblems } = await openPage(t, {
    profile: makeHostileProfile(),
    options: { readSource, showAll: true, threshold: 0 },
  });
  const names = (await readRows(page)).map(({ name }) => name);
  for (const text of HOSTILE_TEXTS) assert.ok(names.includes(text), text);
  for (const key of ['2', '3', '4', '5', '6']) {
    await page.keyboard.press(key);
    await page.mouse.move(300, 300);
  }
  assert.equal(await page.evaluate(() => globalThis.owned), undefined);
  assert.equal(await page.locator('.view img, .view b:text-is("bold")').count(), 0);
  assertNoProblems();
});

testPage('the policy of the page lets nothing out', async (t) => {
  const { page } = await openPage(t, { profile: build });
  const outcomes = await page.evaluate(async () => {
    const image = await new Promise((resolve) => {
      const element = new Image();
      element.onload = () => resolve('loaded');
      element.onerror = () => resolve('refused');
      element.src = 'http://127.0.0.1:9/x.png';
    });
    const fetched = await fetch('http://127.0.0.1:9/').then(
      () => 'loaded',
      (error) => error.constructor.name,
    );
    const violations = [];
    document.addEventListener('securitypolicyviolation', (it) =>
      violations.push(it.effectiveDirective),
    );
    const script = document.createElement('script');
    script.textContent = 'globalThis.injected = true';
    document.body.append(script);
    return { image, fetched, injected: globalThis.injected };
  });
  assert.deepEqual(outcomes, { image: 'refused', fetched: 'TypeError', injected: undefined });
});

testPage('a page that was cut short, and one without samples, say so', async (t) => {
  const folder = makeFolder(t);
  const path = join(folder, 'cut.html');
  const whole = html.renderHtml(build);
  const at = whole.indexOf('type="text/plain">') + 400;
  writeFileSync(path, whole.slice(0, at) + whole.slice(whole.indexOf('</script>', at)));
  const cut = await openPage(t, { path });
  assert.match(await cut.page.textContent('.message'), /cannot show its profile.*cut short/);

  const empty = await openPage(t, { profile: profileFromText('# main') });
  assert.match(await empty.page.textContent('#app'), /No samples.*nothing to draw/s);
  empty.assertNoProblems();
});

testPage('the theme is remembered', async (t) => {
  const { page, assertNoProblems } = await openPage(t, { profile: build });
  const theme = () => page.evaluate(() => document.documentElement.dataset.theme);
  assert.equal(await theme(), 'light');
  await page.keyboard.press('d');
  await page.reload();
  await page.waitForSelector('#loading', { state: 'detached' });
  assert.equal(await theme(), 'dark');
  assertNoProblems();
});
