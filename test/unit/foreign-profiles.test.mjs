/** Other tools' profiles, read; and ours, written as theirs and read again. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { gunzipSync, gzipSync } from 'node:zlib';
import { buildCallTree, readForeignProfile, render, renderText } from '../../dist/index.js';
import { makePprof, readProfile as read, sumLeaves } from '../support/foreign-profiles.mjs';
import { profileFromText } from '../support/profile-from-text.mjs';
import {
  BUILD_PROGRAM,
  LINED_PROGRAM,
  ODDLY_NAMED_PROGRAM,
  RECURSIVE_PROGRAM,
  SERVER_PROGRAM,
  THREADED_PROGRAM,
} from '../support/sample-profiles.mjs';

const PROGRAMS = {
  build: BUILD_PROGRAM,
  server: SERVER_PROGRAM,
  recursion: RECURSIVE_PROGRAM,
  lines: LINED_PROGRAM,
  'odd names': ODDLY_NAMED_PROGRAM,
};

/** Path -> time; paths as names with the places where functions start. */
function listPaths(profile, { weight = 'wall', withLines = false } = {}) {
  const { frames, stacks, threads } = profile;
  const write = (stack) => {
    if (stack < 0) return '';
    const { kind, name, file, line } = frames[stacks.frame[stack]];
    const own = `${kind} ${name} ${file}:${line}${withLines ? `~${stacks.line[stack]}` : ''}`;
    return `${write(stacks.parent[stack])};${own}`;
  };
  const sums = {};
  for (const { name, samples } of threads) {
    samples.stack.forEach((stack, i) => {
      const path = `${name}${write(stack)}`;
      const ns = (weight === 'cpu' ? samples.cpuNs : samples.wallNs)[i];
      sums[path] = Math.round((sums[path] ?? 0) + ns);
    });
  }
  return Object.fromEntries(Object.entries(sums).sort(([a], [b]) => (a < b ? -1 : 1)));
}

describe('ours, written and read again, has the same paths with the same times', () => {
  for (const [name, text] of Object.entries(PROGRAMS)) {
    const profile = profileFromText(text);
    test(`${name} as .cpuprofile`, () => {
      const again = read(render('cpuprofile', profile));
      assert.deepEqual(listPaths(again), listPaths(profile));
      assert.equal(again.metadata.startedAtMs, profile.metadata.startedAtMs);
    });
    test(`${name} as pprof`, () => {
      const again = read(render('pprof', profile), 'a.pb.gz');
      for (const weight of ['wall', 'cpu']) {
        const options = { weight, withLines: true };
        assert.deepEqual(listPaths(again, options), listPaths(profile, options));
      }
      const { command, durationNs, intervalUs } = profile.metadata;
      assert.equal(again.metadata.durationNs, durationNs);
      assert.equal(again.metadata.intervalUs, intervalUs);
      assert.equal(again.metadata.command, command);
      const rows = profile.threads[0].samples.stack.length;
      assert.equal(again.counts.sampled, rows);
      assert.equal(buildCallTree(again).root.total.samples, rows);
      assert.deepEqual(render('pprof', read(render('pprof', again))), render('pprof', again));
    });
  }

  test('threads as pprof', () => {
    const profile = profileFromText(THREADED_PROGRAM);
    const again = read(render('pprof', profile));
    assert.deepEqual(listPaths(again), listPaths(profile));
    assert.deepEqual(
      again.threads.map(({ id, name }) => [id, name]),
      profile.threads.map(({ id, name }) => [id, name]),
    );
  });

  test('inlined functions as pprof', () => {
    const profile = profileFromText(LINED_PROGRAM);
    const inlined = ({ stacks, frames }) =>
      [...stacks.inlined].flatMap((it, i) => (it ? [frames[stacks.frame[i]].name] : [])).sort();
    assert.deepEqual(inlined(read(render('pprof', profile))), inlined(profile));
    assert.ok(inlined(profile).length > 2);
  });

  test('the lines of the leaves as .cpuprofile', () => {
    const lines = Array.from({ length: 60 }, (_, i) => `main@/app/a.js:1~${i % 6 === 2 ? 4 : 3} 1`);
    const again = read(render('cpuprofile', profileFromText(lines.join('\n'))));
    const sums = {};
    again.threads[0].samples.stack.forEach((stack, i) => {
      const line = again.stacks.line[stack];
      sums[line] = (sums[line] ?? 0) + again.threads[0].samples.wallNs[i] / 1e6;
    });
    assert.deepEqual(sums, { 3: 50, 4: 10 });
  });
});

const frame = (functionName, url = '', lineNumber = -1, columnNumber = -1) => ({
  functionName,
  scriptId: '0',
  url,
  lineNumber,
  columnNumber,
});
const NODES = [
  { id: 1, callFrame: frame('(root)'), hitCount: 0, children: [2, 3, 4] },
  { id: 2, callFrame: frame('(program)'), hitCount: 1 },
  { id: 3, callFrame: frame('main', 'file:///app/a%20b.js', 0, 10), hitCount: 2, children: [5] },
  { id: 4, callFrame: frame('(idle)'), hitCount: 1 },
  { id: 5, callFrame: frame('', 'file:///app/a%20b.js', 4, 2), hitCount: 4 },
];

function cpuProfile(changes) {
  return JSON.stringify({ nodes: NODES, startTime: 1000, endTime: 9000, ...changes });
}

describe('.cpuprofile', () => {
  test('a sample lasts until the next one, the last until the end', () => {
    const samples = [2, 3, 5, 4];
    const profile = read(cpuProfile({ samples, timeDeltas: [500, 1000, 2000, 1500] }));
    // Of the first 0.5 ms nobody knows anything.
    assert.deepEqual(sumLeaves(profile), {
      '[native]': 1,
      main: 2,
      '(anonymous)': 1.5,
      '[idle]': 3,
    });
    assert.equal(profile.metadata.durationNs, 7.5e6);
    assert.equal(profile.metadata.startedAtMs, 0, 'a clock of the machine is no date');
    const [main] = profile.frames.filter(({ name }) => name === 'main');
    assert.deepEqual(main, { kind: 'js', name: 'main', file: '/app/a b.js', line: 1, column: 11 });
  });

  test("V8's name of a regular expression", () => {
    const nodes = [...NODES.slice(0, 4), { id: 5, callFrame: frame('RegExp: a+/b'), hitCount: 4 }];
    const profile = read(cpuProfile({ nodes, samples: [5, 5] }));
    const [regexp] = profile.frames.filter(({ kind }) => kind === 'regexp');
    assert.equal(regexp.name, 'a+/b');
  });

  test('samples that V8 wrote late are put in their place', () => {
    const samples = [3, 5, 2, 4];
    const profile = read(cpuProfile({ samples, timeDeltas: [0, 3000, -2000, 5000] }));
    assert.deepEqual(sumLeaves(profile), { main: 1, '[native]': 2, '(anonymous)': 3, '[idle]': 2 });
  });

  test('deltas of 0', () => {
    const profile = read(cpuProfile({ samples: [3, 3, 5], timeDeltas: [0, 0, 0] }));
    assert.deepEqual(sumLeaves(profile), { main: 0, '(anonymous)': 8 });
  });

  test('without times', () => {
    const profile = read(cpuProfile({ samples: [3, 5, 5, 4] }));
    assert.deepEqual(sumLeaves(profile), { main: 2, '(anonymous)': 4, '[idle]': 2 });
  });

  test('with the number of hits alone', () => {
    const profile = read(cpuProfile({}));
    assert.deepEqual(sumLeaves(profile), { '[native]': 1, main: 2, '[idle]': 1, '(anonymous)': 4 });
  });

  test('with callers in place of children, gzipped, behind a byte order mark', () => {
    const nodes = NODES.map(({ children, ...node }) => ({
      ...node,
      parent: NODES.find((it) => it.children?.includes(node.id))?.id,
    }));
    const text = `\ufeff${cpuProfile({ nodes, samples: [5, 5], timeDeltas: [0, 4000] })}`;
    const profile = read(gzipSync(text), 'a.gz');
    assert.match(
      Object.keys(listPaths(profile)).join(),
      /^main;js main .*:1;js \(anonymous\) .*:5$/,
    );
  });

  test('a node among its own callers ends nothing', () => {
    const nodes = [NODES[0], { ...NODES[2], children: [5] }, { ...NODES[4], children: [3] }];
    const profile = read(cpuProfile({ nodes, samples: [5], timeDeltas: [0] }));
    assert.equal(buildCallTree(profile).root.total.wallNs, 8e6);
  });

  test('lines get their share of the samples', () => {
    const nodes = NODES.map((node) =>
      node.id === 5
        ? {
            ...node,
            positionTicks: [
              { line: 6, ticks: 3 },
              { line: 8, ticks: 1 },
            ],
          }
        : node,
    );
    const samples = [5, 3, 5, 5, 5];
    const profile = read(cpuProfile({ nodes, samples, timeDeltas: [0, 1000, 4000, 1000, 1000] }));
    const { stack } = profile.threads[0].samples;
    assert.deepEqual(
      [...stack].map((it) => profile.stacks.line[it]),
      [6, 0, 6, 6, 8],
    );
  });
});

describe('what is no profile gives one line that says so', () => {
  const WHOLE = render('pprof', profileFromText(BUILD_PROGRAM));
  const cases = [
    ['empty', '', /it is empty/],
    ['text', 'hello\nworld', /neither a \.cpuprofile nor a pprof profile/],
    ['other JSON', '{"traceEvents": []}', /no \.cpuprofile: it has no nodes/],
    ['JSON that is cut off', cpuProfile({}).slice(0, -9), /JSON is cut off or damaged/],
    ['nodes of something else', '{"nodes": [{"x": 1}], "startTime": 1, "endTime": 2}', /its nodes/],
    ['no times', '{"nodes": [], "startTime": 1}', /its nodes/],
    ['no end', JSON.stringify({ nodes: NODES, startTime: 1 }), /no start and end/],
    ['samples of text', cpuProfile({ samples: ['a'] }), /its samples/],
    ['a cut gzip', WHOLE.subarray(0, WHOLE.length / 2), /compressed content is cut off/],
    ['a cut pprof', gunzipSync(WHOLE).subarray(0, 400), /pprof/],
    ['a newline', '\n\n\n', /neither/],
    ['random bytes', Buffer.from('0a7f80ff00aa55', 'hex'), /neither/],
    [
      'a heap profile',
      makePprof([['space', 'bytes']], [[['f'], [5]]]),
      /no times but space\/bytes/,
    ],
  ];
  for (const [name, content, message] of cases) {
    test(name, () => {
      assert.throws(
        () => read(content, 'some.file'),
        (error) => {
          assert.equal(error.code, 'ERR_NOT_A_PROFILE');
          assert.match(error.message, /^cannot read some\.file: /);
          assert.match(error.message, message);
          assert.doesNotMatch(error.message, /\n/);
          return true;
        },
      );
    });
  }
});

test('functions called as what every object has keep their names', () => {
  const names = ['toString', 'constructor', '__proto__', 'hasOwnProperty'];
  const nodes = names.map((functionName, i) => ({
    id: i + 1,
    callFrame: { functionName, scriptId: '1', url: 'file:///a.js', lineNumber: 1, columnNumber: 1 },
    children: [],
  }));
  nodes[0].children = [2, 3, 4];
  const sampled = { startTime: 0, endTime: 3000, samples: [2, 3, 4], timeDeltas: [0, 1000, 1000] };
  const { frames } = read(JSON.stringify({ nodes, ...sampled }));
  for (const name of names.slice(1))
    assert.ok(
      frames.some((frame) => frame.name === name),
      name,
    );
});

test('damaged bytes give that error or a profile that can be drawn', () => {
  const profile = profileFromText(LINED_PROGRAM);
  const whole = [Buffer.from(render('cpuprofile', profile)), gunzipSync(render('pprof', profile))];
  let read = 0;
  let state = 1;
  const pick = (limit) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
  for (let round = 0; round < 600; round++) {
    const bytes = Buffer.from(whole[round % 2]);
    for (let i = 0; i <= pick(3); i++) bytes[pick(bytes.length)] = pick(256);
    try {
      const damaged = readForeignProfile(bytes.subarray(0, bytes.length - pick(2) * pick(20)), 'x');
      renderText(damaged);
      render('cpuprofile', damaged);
      read++;
    } catch (error) {
      assert.equal(error.code, 'ERR_NOT_A_PROFILE', `round ${round}: ${error.stack}`);
    }
  }
  assert.ok(read > 100, 'most damage is in a name or a number');
});
