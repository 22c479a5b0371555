import assert from 'node:assert/strict';
import { chmodSync, existsSync, readFileSync, watch } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import opening from '../../dist/cli/open-file.js';
import { makeFolder } from '../support/programs.mjs';

const { findOpener, openFile } = opening;

test('every platform has its program', () => {
  assert.deepEqual(findOpener('/a b.html', 'linux', {}), {
    command: 'xdg-open',
    args: ['/a b.html'],
  });
  assert.deepEqual(findOpener('/a b.html', 'darwin', {}), { command: 'open', args: ['/a b.html'] });
  const { command, args } = findOpener('C:\\a b.html', 'win32', { ComSpec: 'cmd.exe' });
  assert.deepEqual([command, ...args], ['cmd.exe', '/d', '/c', 'start', '""', 'C:\\a b.html']);
  assert.equal(
    findOpener('/a.html', 'linux', { BROWSER: '/bin/one:/bin/two' }).command,
    '/bin/one',
  );
});

test('starts that program with the path as it is', async (t) => {
  const folder = makeFolder(t, {
    browser: '#!/bin/sh\nprintf %s "$1" > "$0.part"\nmv "$0.part" "$0.opened"\n',
  });
  const browser = join(folder, 'browser');
  chmodSync(browser, 0o755);
  const opened = `${browser}.opened`;
  const written = new Promise((resolve) => {
    const watcher = watch(folder, () => {
      if (!existsSync(opened)) return;
      watcher.close();
      resolve();
    });
  });
  await openFile(`/tmp/a "b" $(c).html`, 'linux', { ...process.env, BROWSER: browser });
  await written;
  assert.equal(readFileSync(opened, 'utf8'), `/tmp/a "b" $(c).html`);
});

test('says what to do where there is none', async () => {
  await assert.rejects(openFile('/tmp/a.html', 'linux', { BROWSER: '/nowhere/browser' }), {
    code: 'ERR_OUTPUT',
    message: /cannot start \/nowhere\/browser.*open \/tmp\/a\.html yourself/,
  });
});
