// A program recorded and shown: `nativeprof run -o report.html --open`.
import assert from 'node:assert/strict';
import { chmodSync, existsSync, readFileSync, watch } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { openPage, readRows, testPage } from '../support/open-page.mjs';
import { makeFolder, runCli } from '../support/programs.mjs';

const PROGRAM = `function spin(ms) {
  const end = Date.now() + ms;
  let x = 0;
  while (Date.now() < end) for (let i = 0; i < 1000; i++) x = (x * 31 + i) & 0xffff;
  return x;
}
spin(400);
`;
const BROWSER = '#!/bin/sh\nprintf %s "$1" > "$0.part"\nmv "$0.part" "$0.opened"\n';

function makeProgram(t) {
  const folder = makeFolder(t, { 'spin.js': PROGRAM, browser: BROWSER });
  const browser = join(folder, 'browser');
  chmodSync(browser, 0o755);
  const env = { BROWSER: browser, TMPDIR: folder };
  return { folder, opened: `${browser}.opened`, options: { cwd: folder, env } };
}

/** The browser goes its own way: we may end before it has begun. */
function waitForFile(folder, path) {
  return new Promise((resolve) => {
    const look = () => {
      if (!existsSync(path)) return;
      watcher.close();
      resolve(readFileSync(path, 'utf8'));
    };
    const watcher = watch(folder, look);
    look();
  });
}

testPage('a recorded program shows its own lines', async (t) => {
  const { folder, opened, options } = makeProgram(t);
  const { code, stderr } = await runCli(['-o', 'report.html', '--open', 'spin.js'], options);
  assert.equal(code, 0, stderr);
  assert.match(stderr, /report written to report\.html/);
  const path = join(folder, 'report.html');
  assert.equal(await waitForFile(folder, opened), path);
  const { page, assertNoProblems, keepScreenshot } = await openPage(t, { path });
  const rows = await readRows(page);
  const [root] = rows;
  const spin = rows.find(({ name }) => name === 'spin');
  assert.ok(spin.totalS > 0.3 && spin.totalS <= root.totalS, JSON.stringify(rows));
  assert.equal(spin.place, 'spin.js:1');
  assert.ok((await page.textContent('.head')).includes(`wall ${root.totalS.toFixed(3)} s`));
  await page.keyboard.press('6');
  assert.match(await page.textContent('.row[data-row="0"]'), /spin\.js:4spinwhile \(Date\.now\(\)/);
  await keepScreenshot('recorded-lines');
  assertNoProblems();
});

test('without a file --open shows one in the temporary folder', async (t) => {
  const { folder, opened, options } = makeProgram(t);
  const { code, stderr } = await runCli(['--open', 'spin.js'], options);
  assert.equal(code, 0, stderr);
  const path = await waitForFile(folder, opened);
  assert.match(path, /nativeprof-[\w-]+\.html$/);
  assert.match(readFileSync(path, 'utf8'), /^<!doctype html>/);
});

test('--open says what it cannot do', async (t) => {
  const { options } = makeProgram(t);
  const text = await runCli(['--open', '-o', 'report.txt', 'spin.js'], options);
  assert.equal(text.code, 2);
  assert.match(
    text.stderr,
    /^nativeprof: --open shows a page: leave -r and -o out, or let -o end in \.html$/m,
  );
  const env = { ...options.env, BROWSER: '/nowhere/browser' };
  const none = await runCli(['--open', '-o', 'report.html', 'spin.js'], { ...options, env });
  assert.equal(none.code, 1);
  assert.match(
    none.stderr,
    /report written[\s\S]*cannot start \/nowhere\/browser.*report\.html yourself/,
  );
});
