import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import numbers from '../../dist/renderers/format-number.js';
import labels from '../../dist/renderers/frame-label.js';
import budget from '../../dist/renderers/line-budget.js';
import fitting from '../../dist/renderers/text-label.js';
import widths from '../../dist/renderers/text-width.js';
import { parseFrame, profileFromText } from '../support/profile-from-text.mjs';

describe('measureWidth', () => {
  const cases = {
    plain: 5,
    naïve: 5,
    'e\u0301': 1,
    読み: 4,
    ﾊﾝｶｸ: 4,
    ＡＢ: 4,
    한글: 4,
    '🚀': 2,
    '\u001b': 0,
  };
  for (const [text, width] of Object.entries(cases)) {
    test(JSON.stringify(text), () => assert.equal(widths.measureWidth(text), width));
  }
});

test('names keep their head, paths their tail and whole folders', () => {
  assert.equal(widths.keepHead('readTheConfiguration', 10, '…'), 'readTheCo…');
  assert.equal(widths.keepHead('読み込み', 6, '…'), '読み…');
  assert.equal(widths.keepHead('short', 5, '…'), 'short');
  assert.equal(widths.keepTail('terser/dist/bundle.min.js:1', 20, '…'), '…/bundle.min.js:1');
  assert.equal(widths.keepTail('bundle.min.js:1:88213', 10, '...'), '...1:88213');
});

describe('fitLabel', () => {
  const fit = (name, place, room) => {
    const fitted = fitting.fitLabel({ name, place }, room, { unicode: true, ellipsis: '…' });
    return [fitted.name, fitted.place].filter((it) => it !== '').join('  ');
  };
  const cases = [
    [
      'checkDeclaration',
      'typescript/lib/tsc.js:30',
      42,
      'checkDeclaration  typescript/lib/tsc.js:30',
    ],
    ['checkDeclaration', 'typescript/lib/tsc.js:30', 40, 'checkDeclaration  …/lib/tsc.js:30'],
    ['checkDeclaration', 'typescript/lib/tsc.js:30', 29, 'checkDeclaration  …/tsc.js:30'],
    ['checkDeclaration', 'typescript/lib/tsc.js:30', 26, 'checkDeclarati…  …sc.js:30'],
    ['checkDeclaration', 'typescript/lib/tsc.js:30', 16, 'checkDeclaration'],
    ['[\\w.]+|[^\\s(),;]', '', 10, '[\\w.]+|[^…'],
  ];
  for (const [name, place, room, fitted] of cases) {
    test(`${room} columns: ${fitted}`, () => assert.equal(fit(name, place, room), fitted));
  }
});

describe('drawWithinBudget', () => {
  const draw = (linesAt) =>
    budget.drawWithinBudget((threshold) => Array(linesAt(threshold)).fill(''));

  test('what fits at 1 % is drawn at 1 %', () => {
    assert.equal(draw(() => 36).threshold, 0.01);
  });

  test('the smallest threshold that fits, in steps of 0.1 %', () => {
    const drawing = draw((threshold) => Math.round(1 / threshold));
    assert.deepEqual([drawing.threshold, drawing.lines.length], [0.028, 36]);
    assert.equal(draw((threshold) => (threshold < 1 ? 37 : 3)).threshold, 1);
  });

  test('what never fits is drawn all the same', () => {
    assert.equal(draw(() => 37).threshold, 0.01);
  });
});

describe('makeLabeller', () => {
  const profile = profileFromText(`
    a@/app/src/a.js:10:3 1
    b@/app/src/b.js:5:3;c@/app/src/b.js:5:30 1
  `);
  const cases = {
    'a@/app/src/a.js:10:3': ['a', 'src/a.js:10'],
    'c@/app/src/b.js:5:30': ['c', 'src/b.js:5:30'],
    'far@/app/src/a.js:1:5000': ['far', 'src/a.js:1:5000'],
    'out@/application/x.js:2:1': ['out', '/application/x.js:2'],
    '(anonymous)@/app/main.js:1:1': ['<module>', 'main.js'],
    '(anonymous)@/app/main.js:8:1': ['(anonymous)', 'main.js:8'],
    'parse@/app/node_modules/.pnpm/terser@5/node_modules/terser/lib/parse.js:7:1': [
      'parse',
      'terser/lib/parse.js:7',
    ],
    'readFileSync@node:fs:441:22': ['readFileSync', 'node:fs'],
    'read!native@/usr/lib/libc.so.6': ['read', 'libc.so.6'],
    'JSON.parse!builtin': ['JSON.parse', ''],
    'uv_fs_read!native@/usr/local/bin/node': ['uv_fs_read', ''],
    'uv_fs_read!native@C:\\node\\node.exe': ['uv_fs_read', ''],
    '\\w+!regexp': ['/\\w+/', ''],
    '[startup]@node:internal': ['[startup]', 'node:internal'],
    'terser!pseudo@terser': ['terser', ''],
  };
  for (const [frame, [name, place]] of Object.entries(cases)) {
    test(frame, () => {
      assert.deepEqual(labels.makeLabeller(profile)(parseFrame(frame)), { name, place });
    });
  }
});

test('numbers', () => {
  assert.equal(numbers.formatCount(1234567), '1 234 567');
  assert.equal(numbers.formatCount(12), '12');
  assert.equal(numbers.formatShare(1, 0), '0.0 %');
  assert.deepEqual([1000, 250, 10_000, 1_000_000, 0].map(numbers.formatMs), [
    '1.00',
    '0.250',
    '10.0',
    '1000',
    '0',
  ]);
  assert.equal(numbers.chooseDecimals(100, 5e9), 4);
  assert.equal(numbers.chooseDecimals(10_000, 5e9), 2);
  assert.equal(numbers.chooseDecimals(0, 0), 3);
});

test('local time, or that of a zone', () => {
  const timeMs = Date.UTC(2026, 10, 23, 0, 3, 12);
  assert.equal(numbers.formatTime(timeMs, 'UTC'), '2026-11-23 00:03:12');
  assert.equal(numbers.formatTime(timeMs, 'America/New_York'), '2026-11-22 19:03:12');
});
