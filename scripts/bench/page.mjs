// Sixth part: the page of a 10-minute profile with 100 000 distinct stacks, in Chromium: how large it
// is, how soon it is there, how long it takes to answer.

import { statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { launchChromium } from '../../test/support/browser.mjs';
import { DISTINCT_STACKS, makeLargeProfile } from '../../test/support/large-profile.mjs';
import { ROOT } from './prepare.mjs';
import { inFolder } from './run-measured.mjs';
import { formatSpread, formatTable, median } from './statistics.mjs';

const REPETITIONS = 20;

/** @returns {Promise<string>} Markdown */
export function benchPage({ rounds, report }) {
  return inFolder(async (folder) => {
    const path = join(folder, 'page.html');
    const renderMs = renderPage(path);
    const sizeMb = statSync(path).size / 1e6;
    report(`page: ${sizeMb.toFixed(1)} MB, rendered in ${renderMs.toFixed(0)} ms`);
    const openMs = [];
    const answers = new Map();
    for (let round = 0; round < rounds; round++) {
      const { openedMs, latencies } = await measurePage(path);
      openMs.push(openedMs);
      for (const [name, ms] of Object.entries(latencies)) {
        answers.set(name, [...(answers.get(name) ?? []), ...ms]);
      }
      report(`page: round ${round + 1} of ${rounds}, open after ${openedMs.toFixed(0)} ms`);
    }
    const rows = [
      ['file, MB', sizeMb.toFixed(1), ''],
      ['render, ms', renderMs.toFixed(0), ''],
      ['open, ms', formatSpread(openMs, 0), Math.max(...openMs).toFixed(0)],
      ...[...answers].map(([name, ms]) => [
        `${name}, ms`,
        median(ms).toFixed(0),
        Math.max(...ms).toFixed(0),
      ]),
    ];
    return [
      `### The page of 10 minutes, 600 000 samples, ${DISTINCT_STACKS} distinct stacks`,
      formatTable(['', 'median', 'worst'], rows),
      `Opening is from the start of the navigation until the call tree is drawn; the others are from
an action until its frame is drawn, with all frames and rows shown.`,
    ].join('\n\n');
  });
}

function renderPage(path) {
  const { renderHtml } = createRequire(import.meta.url)(join(ROOT, 'dist', 'renderers', 'html.js'));
  const profile = makeLargeProfile();
  const start = performance.now();
  writeFileSync(path, renderHtml(profile));
  return performance.now() - start;
}

async function measurePage(path) {
  const browser = await launchChromium();
  try {
    const page = await browser.newPage();
    await page.goto(pathToFileURL(path).href, { waitUntil: 'commit' });
    await page.waitForSelector('.row[data-row]');
    const openedMs = await page.evaluate(
      () =>
        new Promise((resolve) => {
          requestAnimationFrame(() => setTimeout(() => resolve(performance.now())));
        }),
    );
    return { openedMs, latencies: await page.evaluate(measureAnswers, REPETITIONS) };
  } finally {
    await browser.end();
  }
}

/** Runs in the page. */
async function measureAnswers(repetitions) {
  const drawn = () =>
    new Promise((resolve) => {
      requestAnimationFrame(() => setTimeout(resolve));
    });
  const find = (selector) => document.querySelector(selector);
  const press = (key) =>
    (document.activeElement ?? document.body).dispatchEvent(
      new KeyboardEvent('keydown', { key, bubbles: true }),
    );
  const at = (element, x, y) => {
    const box = element.getBoundingClientRect();
    return {
      clientX: box.left + x * box.width,
      clientY: box.top + y * box.height,
      bubbles: true,
      cancelable: true,
      pointerId: 1,
      buttons: 1,
    };
  };
  const latencies = {};
  const measure = async (name, act, count = repetitions) => {
    latencies[name] = [];
    for (let i = 0; i < count; i++) {
      await drawn();
      const start = performance.now();
      act(i);
      await drawn();
      latencies[name].push(performance.now() - start);
    }
  };
  const type = (text) => {
    const box = find('input[type=search]');
    box.value = text;
    box.dispatchEvent(new Event('input', { bubbles: true }));
  };
  const show = async (key) => {
    press(key);
    await drawn();
    await drawn();
  };

  // All frames and rows: what is folded or left out costs nothing.
  press('l');
  const threshold = find('select');
  threshold.value = '0';
  threshold.dispatchEvent(new Event('change', { bubbles: true }));
  await drawn();
  find('.rows').focus();
  press('ArrowDown');
  await drawn();
  press('*');
  await drawn();
  await measure('call tree: scroll', (i) => {
    find('.rows').scrollTop = ((i * 7) % 20) * 5000;
  });
  await measure('call tree: search, a letter more', (i) =>
    type('visitItem12'.slice(0, 1 + (i % 11))),
  );
  type('');
  await show('2');
  await measure('flame graph: scroll', (i) => {
    find('.box-scroller').scrollTop = (i % 5) * 200;
  });
  find('.box-scroller').scrollTop = 0;
  await measure('flame graph: zoom', (i) => {
    find('.box-scroller').dispatchEvent(
      new MouseEvent('click', at(find('.box-surface'), 0.1 + 0.04 * i, i % 2 ? 0.02 : 0.2)),
    );
  });
  await measure('flame graph: search, a letter more', (i) =>
    type('visitItem12'.slice(0, 1 + (i % 11))),
  );
  type('');
  await show('3');
  await measure('timeline: zoom', (i) => {
    find('.box-scroller').dispatchEvent(
      new WheelEvent('wheel', {
        ...at(find('.box-surface'), 0.3, 0.3),
        deltaY: i % 10 < 5 ? -100 : 100,
        ctrlKey: true,
      }),
    );
  });
  press('Escape');
  await measure('timeline: scroll', (i) => {
    find('.box-scroller').scrollTop = (i % 5) * 200;
  });
  await show('1');
  const strip = find('.strip-area');
  strip.setPointerCapture = () => {};
  strip.dispatchEvent(new PointerEvent('pointerdown', at(strip, 0.2, 0.5)));
  await measure('select a range of time, call tree', (i) => {
    strip.dispatchEvent(new PointerEvent('pointermove', at(strip, 0.3 + 0.03 * i, 0.5)));
  });
  strip.dispatchEvent(new PointerEvent('pointerup', at(strip, 0.9, 0.5)));
  press('Escape');
  await measure('wall or CPU', () => press('w'));
  await show('4');
  await measure('inverted: scroll', (i) => {
    find('.rows').scrollTop = ((i * 7) % 20) * 5000;
  });
  await measure('show, hide libraries', () => press('l'), 4);
  await show('5');
  await measure('sandwich: next function', () => {
    find('.rows').focus();
    press('ArrowDown');
  });
  await measure('hot lines: open', (i) => press(i % 2 ? '1' : '6'));
  return latencies;
}
