// A rendered page in Chromium: what it asks the network for, its errors, its screenshots.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { pathToFileURL } from 'node:url';
import { explainNoChromium, launchChromium } from './browser.mjs';
import { ROOT } from './programs.mjs';

const { renderHtml } = createRequire(import.meta.url)('../../dist/renderers/html.js');

/** Ignored by git. */
const SCREENSHOTS = join(ROOT, 'build', 'screenshots');

/** A test that needs a browser. */
export function testPage(name, run) {
  test(name, { skip: explainNoChromium() }, run);
}

/**
 * Renders the profile, opens the page, and sees to it that it is closed when the test ends, without
 * an error and without a request for anything but itself.
 *
 * @param {import('node:test').TestContext} t
 * @param {object} given
 * @param {import('../../dist/index.js').Profile} [given.profile]
 * @param {string} [given.path] of a page that is there already
 * @param {object} [given.options] for the renderer
 * @param {object} [given.browser] for the browser: `colorScheme`, `viewport`
 */
export async function openPage(t, { profile, path, options = {}, browser = {} }) {
  const folder = mkdtempSync(join(tmpdir(), 'nativeprof-page-'));
  const file = path ?? join(folder, 'page.html');
  if (profile) writeFileSync(file, renderHtml(profile, { timeZone: 'UTC', ...options }));
  const context = await launchChromium(browser);
  t.after(async () => {
    await context.end();
    rmSync(folder, { recursive: true, force: true });
  });
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const url = pathToFileURL(file).href;
  const page = await context.newPage();
  waitAfterInput(page);
  const problems = [];
  page.on('pageerror', (error) => problems.push(String(error)));
  page.on('console', (message) => {
    // Warnings are of our own reading of canvases.
    if (message.type() === 'error') problems.push(message.text());
  });
  context.on('request', (request) => {
    const asked = request.url();
    if (asked !== url && !asked.startsWith('data:')) problems.push(`asked for ${asked}`);
  });
  await page.goto(url);
  await page.waitForSelector('#loading', { state: 'detached' });
  return {
    page,
    assertNoProblems: () => assert.deepEqual(problems, []),
    keepScreenshot: async (name) => {
      mkdirSync(SCREENSHOTS, { recursive: true });
      const shot = join(SCREENSHOTS, `${name}.png`);
      await page.screenshot({ path: shot });
      t.diagnostic(`screenshot: ${shot}`);
    },
  };
}

/** Whatever is read from the page next has followed what was done to it. */
function waitAfterInput(page) {
  const drawTwice = () =>
    page.evaluate(
      () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
    );
  const inputs = [
    [page, ['click', 'fill', 'focus', 'selectOption']],
    [page.keyboard, ['press', 'type']],
    [page.mouse, ['click', 'move', 'up', 'wheel']],
  ];
  for (const [target, names] of inputs) {
    for (const name of names) {
      const act = target[name].bind(target);
      target[name] = async (...args) => {
        await act(...args);
        await drawTwice();
      };
    }
  }
}

/** What stands in the rows of the table, cell by cell. */
export function readRows(page) {
  return page.$$eval('.row[data-row]', (rows) =>
    rows.map((row) => ({
      name: row.querySelector('.name')?.textContent ?? row.textContent.replace(/.*…/, '…'),
      place: row.querySelector('.place')?.textContent ?? '',
      share: row.querySelector('.share')?.textContent ?? '',
      totalS: Number(row.querySelectorAll('.number')[1]?.textContent),
      selfS: Number(row.querySelectorAll('.number')[2]?.textContent),
      isExpanded: row.getAttribute('aria-expanded') === 'true',
      isSelected: row.getAttribute('aria-selected') === 'true',
    })),
  );
}

/** Waits until the canvas shows more than its background and one kind of box. */
export function waitForBoxes(page, selector = '.box-surface') {
  return page.waitForFunction((wanted) => {
    const canvas = document.querySelector(wanted);
    if (!canvas?.width) return false;
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    const colours = new Set();
    for (let i = 0; i < data.length; i += 4) {
      colours.add((data[i] << 16) | (data[i + 1] << 8) | data[i + 2]);
    }
    return colours.size > 5;
  }, selector);
}
