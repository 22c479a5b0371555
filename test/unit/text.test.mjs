import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import text from '../../dist/renderers/text.js';
import { assertGolden } from '../support/golden.mjs';
import { profileFromText } from '../support/profile-from-text.mjs';
import {
  BUILD_PROGRAM,
  CHAIN_PROGRAM,
  RECURSIVE_PROGRAM,
  SERVER_PROGRAM,
  THREADED_PROGRAM,
  WIDE_PROGRAM,
} from '../support/sample-profiles.mjs';

function render(profile, options) {
  return text.renderText(profile, { timeZone: 'UTC', ...options });
}

const build = profileFromText(BUILD_PROGRAM);
const server = profileFromText(SERVER_PROGRAM, { metadata: { command: 'node server.js' } });
const threaded = profileFromText(THREADED_PROGRAM, { metadata: { command: 'node main.js' } });
const recursive = profileFromText(RECURSIVE_PROGRAM);
const chained = profileFromText(CHAIN_PROGRAM, { metadata: { command: 'node server.js' } });
const wide = profileFromText(WIDE_PROGRAM);

test('the share of the CPU time that has samples comes before anything else', () => {
  const drawn = (unsampledMs) =>
    `main@/app/main.js:1;parse@/app/parse.js:10 900\n[unsampled] ${unsampledMs}\n[idle] 5000/0`;
  const first = (unsampledMs) => render(profileFromText(drawn(unsampledMs))).split('\n')[0];
  assert.match(first(300), /^ Only 75 % of the CPU time has samples: the rest is \[unsampled\]/);
  assert.match(first(30), /^ nativeprof/);
  assert.match(render(profileFromText(drawn(30))), /\[unsampled\]/);
});

describe('golden files', () => {
  const thin = profileFromText(
    'main@/app/main.js:1;parse@/app/parse.js:10 0.9\nmain@/app/main.js:1 0.3',
  );
  const empty = profileFromText('# main');
  const poor = profileFromText(BUILD_PROGRAM, {
    metadata: {
      engine: 'inspector',
      intervalP99Us: 2600,
      notes: ['SIGPROF was taken by another profiler after 1.2 s: SIGURG is used since.'],
    },
    counts: { lost: 60, truncated: 3, unresolved: 24, refused: 2, merged: 7, missedDeadlines: 12 },
    cost: { handlerNs: 0, codeEventNs: 0, timerCpuNs: 0, collectorCpuNs: 0 },
  });

  const bounded = profileFromText(BUILD_PROGRAM, {
    metadata: { maxOverhead: 0.01, intervalP50Us: 4210, intervalP99Us: 4630 },
  });

  const cases = [
    ['text-bounded', bounded, {}],
    ['text-unicode', build, {}],
    ['text-ascii', build, { unicode: false }],
    ['text-colour', build, { colour: true }],
    ['text-percent', build, { percent: true }],
    ['text-cpu', build, { weight: 'cpu' }],
    ['text-show-all', build, { showAll: true }],
    ['text-narrow', build, { width: 40 }],
    ['text-broad', build, { width: 200 }],
    ['text-libraries', server, {}],
    ['text-hide-show', server, { hide: ['views.js', /\/db/], show: ['express'] }],
    ['text-threads', threaded, {}],
    ['text-chains', chained, {}],
    ['text-chains-ascii', chained, { unicode: false }],
    ['text-chains-narrow', chained, { width: 40 }],
    ['text-chains-show-all', chained, { showAll: true }],
    ['text-recursion', recursive, {}],
    ['text-recursion-threshold', recursive, { threshold: 0.01 }],
    ['text-recursion-merged', recursive, { mergeRecursion: true }],
    ['text-wide-characters', wide, {}],
    ['text-wide-characters-narrow', wide, { width: 40 }],
    ['text-empty', empty, {}],
    ['text-thin', thin, {}],
    ['text-poor', poor, {}],
  ];
  for (const [name, profile, options] of cases) {
    test(name, () => assertGolden(`${name}.txt`, render(profile, options)));
  }
});

test('what the program calls itself cannot reach the terminal', () => {
  const hostile = '\u001b]0;owned\u0007\u009b31m\r\n\u202e\u2028';
  const profile = profileFromText('f 1', {
    metadata: {
      command: `node ${hostile}`,
      notes: [hostile],
      profilerVersion: hostile,
      nodeVersion: hostile,
    },
  });
  const frames = [{ ...profile.frames[0], name: hostile, file: `/app/${hostile}`, line: 1 }];
  const threads = [{ ...profile.threads[0], name: hostile }];
  const output = render({ ...profile, frames, threads }, { width: 200 });
  assert.doesNotMatch(output, /[^\P{Cc}\n]|[\u202e\u2028]/u);
});

test('pure ASCII without unicode', () => {
  assert.match(render(wide, { unicode: false }), /^[ -~\n]+$/);
});

test('colours change nothing but colours', () => {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: it is what colours are made of
  const plain = render(server, { colour: true }).replace(/\u001b\[\d+m/g, '');
  assert.equal(plain, render(server));
});

test('a program in node_modules sees its own functions', () => {
  const profile = profileFromText(
    'cli@/usr/lib/node_modules/tool/bin.js:1;load@/usr/lib/node_modules/tool/load.js:3 500',
    { metadata: { mainScript: '/usr/lib/node_modules/tool/bin.js' } },
  );
  assert.match(render(profile), /cli .*\n.*load /);
});

test('more decimals for a short program, fewer for a long one', () => {
  const rootOf = (weightMs) => render(profileFromText(`f ${weightMs}`)).match(/(\S+) <main>/)[1];
  assert.equal(rootOf(3.25), '0.00325');
  assert.equal(rootOf(20), '0.0200');
  assert.equal(rootOf(4812), '4.812');
  assert.equal(rootOf(3_600_000), '3600.00');
});

test('times of siblings are right-justified', () => {
  const lines = render(profileFromText('f 12000\ng 700')).split('\n');
  assert.deepEqual(lines.slice(-3, -1), [' ├─ 12.000 f', ' └─  0.700 g']);
});

describe('the budget of lines', () => {
  const drawTree = (profile, options) => render(profile, options).split('\n').slice(6, -1);
  const hint = /^ showing subtrees above (\S+) % \(--threshold 1 shows more\)$/;

  test('keeps a deep tree within one look, and says so', () => {
    const lines = drawTree(recursive);
    assert.ok(lines.length <= 38, `${lines.length} lines`);
    const [, percent] = hint.exec(lines.at(-1));
    assert.ok(percent > 1, `${percent} %`);
    // What is said can be typed.
    const threshold = percent / 100;
    assert.deepEqual(drawTree(recursive, { threshold }), lines.slice(0, -2));
  });

  test('is off where somebody asks for more', () => {
    for (const options of [{ threshold: 0.01 }, { threshold: 0 }, { showAll: true }]) {
      const lines = drawTree(recursive, options);
      assert.ok(lines.length > 60, `${lines.length} lines for ${JSON.stringify(options)}`);
      assert.doesNotMatch(lines.at(-1), hint);
    }
  });

  test('takes shares of what was not idle, and names them so', () => {
    const text = `${RECURSIVE_PROGRAM}\n[idle] 100000/0`;
    const lines = drawTree(profileFromText(text));
    assert.match(lines.at(-1), / % of the busy time /);
    assert.ok(lines.some((line) => line.includes('visitNode')));
  });
});

test('waiting is not hot', () => {
  const output = render(profileFromText('f@/app/f.js:1 30\n[idle] 970/0'), { colour: true });
  assert.ok(output.includes('\u001b[31m0.030\u001b[39m'));
  assert.ok(output.includes('\u001b[2m0.970\u001b[22m'));
});
