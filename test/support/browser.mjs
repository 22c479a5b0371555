// Pages in the system's Chromium, which sees no network.
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const EXECUTABLES = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser'];
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Undefined: there is none on this machine. */
export function findChromium() {
  return EXECUTABLES.find((path) => path && existsSync(path));
}

/** For a test's `skip`: in CI nothing is skipped. */
export function explainNoChromium() {
  const isMissing = findChromium() === undefined && process.env.CI !== 'true';
  return isMissing ? 'no Chromium here: apt-get install chromium' : false;
}

/**
 * @param {import('playwright-core').BrowserContextOptions} [options]
 * @returns {Promise<import('playwright-core').BrowserContext & {end(): Promise<void>}>} `end` closes it
 *   and removes its files.
 */
export async function launchChromium(options = {}) {
  const executablePath = findChromium();
  if (executablePath === undefined) {
    throw new Error('no Chromium here: apt-get install chromium, or name one in CHROMIUM');
  }
  const folder = mkdtempSync(join(tmpdir(), 'nativeprof-chromium-'));
  const context = await chromium.launchPersistentContext(folder, {
    executablePath,
    args: FLAGS,
    headless: true,
    viewport: { width: 1280, height: 800 },
    ...options,
  });
  return Object.assign(context, {
    end: async () => {
      await context.close();
      rmSync(folder, { recursive: true, force: true });
    },
  });
}

/** A page of a browser of its own, closed with the test; `errors` are those of its scripts. */
export async function openUrl(t, url) {
  const context = await launchChromium();
  t.after(() => context.end());
  const page = await context.newPage();
  page.errors = [];
  page.on('pageerror', (error) => page.errors.push(error.message));
  await page.goto(url);
  return page;
}
