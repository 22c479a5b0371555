// The page in Chromium: what is folded, merged and left out.
import assert from 'node:assert/strict';
import { openPage, readRows, testPage } from '../support/open-page.mjs';
import { profileFromText } from '../support/profile-from-text.mjs';
import { BUILD_PROGRAM } from '../support/sample-profiles.mjs';

const build = profileFromText(BUILD_PROGRAM);

testPage('fields for what to hide, to show and to focus on', async (t) => {
  const { page, assertNoProblems, keepScreenshot } = await openPage(t, {
    profile: build,
    options: { hide: ['gen-*'] },
  });
  const names = async () => (await readRows(page)).map(({ name }) => name);
  const fill = async (title, text) => {
    await page.fill(`.filters label:has-text("${title}") input`, text);
    await page.keyboard.press('Enter');
  };
  // Those in force are there when the page opens, and leave the keys to the view.
  assert.equal(await page.inputValue('.filters input >> nth=0'), 'gen-*');
  assert.equal(await page.textContent('.filters output'), 'no file matches gen-*');
  await page.keyboard.press('f');
  assert.equal(await page.locator('.filters').count(), 0);
  await page.keyboard.press('f');
  await fill('Show', 'terser');
  await page.keyboard.press('Escape');
  assert.equal(await page.locator('.filters').count(), 0);
  await page.click('.toolbar button:text-is("Filters")');
  await fill('Hide', 'src/build.ts, /min[i]fy/');
  assert.ok((await names()).includes('src/build.ts'), String(await names()));
  await keepScreenshot('filters');
  await fill('Hide', '/(/');
  assert.match(await page.textContent('.filters output'), /Invalid regular expression/);
  assert.equal(await page.inputValue('.filters input >> nth=0'), '/(/');
  await fill('Hide', '');
  assert.equal(await page.textContent('.filters output'), '');
  await fill('Focus', 'nowhere');
  assert.equal(await page.textContent('.filters output'), 'nothing matches nowhere');
  assert.equal(await page.inputValue('.filters input >> nth=2'), 'nowhere');
  await fill('Focus', 'minify');
  const [root, first] = await readRows(page);
  assert.equal(root.name, '<main>');
  assert.equal(first.name, 'minify');
  assert.ok((await names()).includes('[left out]'));
  for (const key of ['2', '3', '4', '5', '6']) await page.click(`.tabs button >> nth=${key - 1}`);
  assertNoProblems();
});

testPage('recursion is merged, and taken apart again', async (t) => {
  const profile = profileFromText('main;walk;walk;walk 30\nmain;walk 20\nmain 1');
  const { page, assertNoProblems } = await openPage(t, { profile });
  const names = async () => (await readRows(page)).map(({ name }) => name);
  const whole = ['<main>', 'main', 'walk', 'walk', 'walk'];
  assert.deepEqual(await names(), whole);
  await page.keyboard.press('f');
  const choice = '.filters label:has-text("Merge recursion") input';
  await page.click(choice);
  assert.deepEqual(await names(), ['<main>', 'main', 'walk']);
  assert.equal((await readRows(page)).at(-1).selfS, 0.05);
  await page.click(choice);
  assert.deepEqual(await names(), whole);
  assertNoProblems();

  const merged = await openPage(t, { profile, options: { mergeRecursion: true } });
  assert.ok(await merged.page.isChecked(choice));
  assert.equal((await readRows(merged.page)).length, 3);
  await merged.page.click(choice);
  assert.equal((await readRows(merged.page)).length, 5);
  merged.assertNoProblems();
});
