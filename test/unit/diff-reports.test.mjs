// Reports of a comparison, as golden files.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { inflateRawSync } from 'node:zlib';
import { compareProfiles } from '../../dist/index.mjs';
import diffPage from '../../dist/page-data/diff-page.js';
import renderers from '../../dist/renderers/diff-renderers.js';
import bundle from '../../dist/renderers/page-bundle.js';
import { drawAfter, drawBefore, drawRuns } from '../support/diff-profiles.mjs';
import { assertGolden } from '../support/golden.mjs';
import { profileFromText } from '../support/profile-from-text.mjs';
import { RECURSIVE_PROGRAM, SERVER_PROGRAM, WIDE_PROGRAM } from '../support/sample-profiles.mjs';

const single = compareProfiles([drawBefore()], [drawAfter()]);
const several = compareProfiles(
  drawRuns(drawBefore).map((profile, i) =>
    i % 2 === 1 ? profile : { ...profile, counts: { ...profile.counts, lost: 100 + i } },
  ),
  drawRuns(drawAfter),
);
const alike = compareProfiles(drawRuns(drawBefore, 4), drawRuns(drawBefore, 4).toReversed());
const strange = compareProfiles(
  [
    profileFromText(`${WIDE_PROGRAM}\n\`a|b\`@/app/x.js:3:1 90`, {
      metadata: { command: 'node `|`' },
    }),
  ],
  [profileFromText(`${SERVER_PROGRAM}\n${RECURSIVE_PROGRAM}`)],
);
const empty = compareProfiles([profileFromText('# main')], [drawAfter()]);

const CASES = { single, several, alike, strange, empty };

function draw(format, comparison, options = {}) {
  return renderers.DIFF_RENDERERS.find(({ name }) => name === format).render(comparison, options);
}

for (const [format, extension] of [
  ['text', 'txt'],
  ['markdown', 'md'],
]) {
  describe(format, () => {
    for (const [name, comparison] of Object.entries(CASES)) {
      test(name, () => assertGolden(`diff-${name}.${extension}`, draw(format, comparison)));
    }
  });
}

test('text: colours; ASCII; a threshold', () => {
  assertGolden('diff-colour.txt', draw('text', several, { colour: true }));
  const ascii = draw('text', strange, { unicode: false, threshold: 0.1, width: 60 });
  assertGolden('diff-ascii.txt', ascii);
  assert.match(ascii, /^[\n -~]*$/);
});

test('text: no line is wider than the terminal', () => {
  for (const width of [50, 80, 120]) {
    for (const comparison of Object.values(CASES)) {
      const lines = draw('text', comparison, { width, threshold: 0, unicode: false }).split('\n');
      for (const line of lines) assert.ok(line.length <= width, line);
    }
  }
});

describe('html', () => {
  const readPage = (text) => {
    const [, data] = /<script id="profile" type="text\/plain">([\w+/=]*)<\/script>/.exec(text);
    return diffPage.decodeDiffPage(inflateRawSync(Buffer.from(data, 'base64')));
  };
  const listCalls = (call, parent = -1, calls = []) => {
    const number = calls.push({ ...call, parent }) - 1;
    for (const child of call.children) listCalls(child, number, calls);
    return calls;
  };
  const round = ({ beforeNs, afterNs, pValue }) => ({
    beforeNs: Math.round(beforeNs),
    afterNs: Math.round(afterNs),
    pValue,
  });

  for (const [name, comparison] of Object.entries(CASES)) {
    test(`${name}: the page holds the comparison`, () => {
      const { head, frames, parent, calls, functions } = readPage(draw('html', comparison));
      const nameOf = ({ frame }) => frames[frame].name;
      const expected = listCalls(comparison.root);
      assert.deepEqual(
        parent,
        expected.map((call) => call.parent),
      );
      for (const [read, written] of [
        [calls, expected],
        [functions, comparison.functions],
      ]) {
        assert.deepEqual(
          read.map(nameOf),
          written.map(({ frame }) => frame.name),
        );
        assert.deepEqual(
          read.map(({ self, total }) => [self, total]),
          written.map(({ self, total }) => [round(self), round(total)]),
        );
      }
      // The same words as in the terminal.
      assert.ok(draw('text', comparison, { width: 300 }).includes(head.verdict));
    });
  }

  test('its head, and the file around it', () => {
    const text = draw('html', several, { threshold: 0.05 });
    assertGolden('diff-html.json', `${JSON.stringify(readPage(text).head, null, 2)}\n`);
    assert.ok(text.includes(`script-src '${bundle.diffScriptHash}'`));
    assert.ok(text.includes(`<script>${bundle.diffScript}</script>`));
  });
});

test('a difference of rounding alone has no sign, and is neither slower nor faster', () => {
  const [before, after] = [profileFromText('main;f 1000'), profileFromText('main;f 1000.1')];
  for (const [a, b] of [
    [before, after],
    [after, before],
  ]) {
    const text = draw('text', compareProfiles([a], [b]), { threshold: 0 });
    assert.match(text, /^ No difference beyond rounding\.$/m);
    assert.doesNotMatch(text, /[-+]0\.0 %/);
  }
});
