// The file that holds the page: what is in it, and that nothing of a profile can break out of it.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { inflateRawSync } from 'node:zlib';
import { decodePage } from '../../dist/page-data/decode-page.js';
import html from '../../dist/renderers/html.js';
import bundle from '../../dist/renderers/page-bundle.js';
import { findRenderer, findRendererOf } from '../../dist/renderers/registry.js';
import { assertGolden } from '../support/golden.mjs';
import { HOSTILE_TEXTS, makeHostileProfile } from '../support/hostile-profile.mjs';
import { profileFromText } from '../support/profile-from-text.mjs';
import { BUILD_PROGRAM } from '../support/sample-profiles.mjs';

const DATA = /<script id="profile" type="text\/plain">([\w+/=]*)<\/script>/;

function render(profile, options) {
  return html.renderHtml(profile, { timeZone: 'UTC', ...options });
}

function readPage(text) {
  return decodePage(inflateRawSync(Buffer.from(DATA.exec(text)[1], 'base64')));
}

test('the file and its data', () => {
  const text = render(profileFromText(BUILD_PROGRAM), { weight: 'cpu' });
  const shell = text
    .replace(DATA, '(data)')
    .replace(bundle.script, () => '(script)')
    .replace(bundle.style, () => '(style)')
    .replaceAll(/sha256-[\w+/=]+/g, 'sha256-(hash)');
  const { head } = readPage(text);
  assertGolden('html.txt', `${shell}\n${JSON.stringify(head, null, 2)}\n`);
});

test('is found by its name and by the ending of a file', () => {
  assert.equal(findRendererOf('/tmp/report.html'), findRenderer('html'));
  assert.equal(findRenderer('html').isBinary, false);
});

test('what the program calls itself stays data', () => {
  const profile = makeHostileProfile();
  const text = render(profile, { readSource: () => HOSTILE_TEXTS.join('\n') });
  const { profile: back } = readPage(text);
  assert.deepEqual(back.frames, profile.frames);
  // The data, the code, and none of theirs.
  assert.equal(text.match(/<script/g).length, 2 + bundle.script.split('<script').length - 1);
  const [title] = /<title>.*<\/title>/s.exec(text);
  assert.doesNotMatch(title.slice('<title>'.length, -'</title>'.length), /[<>"]/);
});

describe('source text', () => {
  const profile = profileFromText(
    'main@/app/a.js:1:1;work@/app/a.js:50:1 40\nmain@/app/a.js:1:1 10',
  );
  profile.stacks.line.set([100, 60]);
  const text = Array.from({ length: 120 }, (_, i) => `line ${i + 1}`).join('\n');
  const read = (readSource) => readPage(render(profile, { readSource })).head.sources;

  test('is embedded around hot lines only', () => {
    const [first, second, ...others] = read(() => text);
    assert.equal(others.length, 0);
    assert.deepEqual([first.firstLine, first.lines.length, first.lines[8]], [52, 17, 'line 60']);
    assert.deepEqual([second.firstLine, second.lines.length], [92, 17]);
  });
  test('of lines close to each other is one piece', () => {
    const close = { ...profile, stacks: { ...profile.stacks, line: Int32Array.of(65, 60) } };
    const { sources } = readPage(render(close, { readSource: () => text })).head;
    assert.deepEqual(
      sources.map(({ firstLine, lines }) => [firstLine, lines.length]),
      [[52, 22]],
    );
  });
  test('that cannot be had is not there', () => {
    assert.deepEqual(
      read(() => undefined),
      [],
    );
    assert.deepEqual(read(undefined), []);
    assert.deepEqual(
      read(() => 'shorter now'),
      [],
    );
  });
  test('of a bundle is cut', () => {
    const [{ lines }] = read(() => text.replaceAll('line', 'x'.repeat(1e5)));
    assert.ok(lines.every((line) => line.length <= 201));
  });
});
