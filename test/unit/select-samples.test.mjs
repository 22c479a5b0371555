// Which samples a report is about: a range of time, a thread, the calls of some functions.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  buildCallTree,
  focus,
  loadProfile,
  render,
  saveProfile,
  selectThread,
  selectTime,
} from '../../dist/index.mjs';
import { checkConserved, checkInvariants, sketchTree } from '../support/check-invariants.mjs';
import { assertGolden } from '../support/golden.mjs';
import { profileFromText } from '../support/profile-from-text.mjs';
import { makeFolder } from '../support/programs.mjs';
import { BUILD_PROGRAM, LINED_PROGRAM, THREADED_PROGRAM } from '../support/sample-profiles.mjs';

const MS = 1e6;
const threaded = profileFromText(THREADED_PROGRAM);
const sketch = (profile) => sketchTree(checkInvariants(buildCallTree(profile)));
const notesOf = (profile) => profile.metadata.notes;

function assertRefused(select, message) {
  assert.throws(select, { code: 'ERR_INVALID_OPTION', message });
}

describe('a range of time', () => {
  const profile = profileFromText('a 10\na;b 20/10\n[idle] 5/0\nc 5');

  test('cuts the samples at its ends', () => {
    const selected = selectTime(profile, { fromNs: 15 * MS, toNs: 38 * MS });
    assert.deepEqual(sketch(selected), [
      '<main> 0/23',
      '  a 0/15',
      '    b 15/15',
      '  [idle] 5/5',
      '  c 3/3',
    ]);
    const [{ samples }] = selected.threads;
    assert.deepEqual([...samples.cpuNs], [7.5 * MS, 0, 3 * MS]);
    assert.equal(selected.metadata.durationNs, 23 * MS);
    assert.deepEqual(notesOf(selected), [
      'Only 0.015 s to 0.038 s of 0.04 s are shown: counts of samples and the overhead are those of the whole recording.',
    ]);
  });
  test('that has one end, and one that is wider than the recording', () => {
    assert.deepEqual(sketch(selectTime(profile, { toNs: 10 * MS })), ['<main> 0/10', '  a 10/10']);
    assert.deepEqual(sketch(selectTime(profile, { fromNs: 35 * MS })), ['<main> 0/5', '  c 5/5']);
    assert.equal(selectTime(profile, { toNs: 1e12 }), profile);
  });
  test('parts add up to the whole, on every thread', () => {
    const { durationNs } = threaded.metadata;
    const ranges = [0, 1, 2, 3, 4, 5, 6].map((i) => [i / 7, (i + 1) / 7]);
    const parts = ranges.map(([from, to]) =>
      buildCallTree(selectTime(threaded, { fromNs: from * durationNs, toNs: to * durationNs })),
    );
    const sumOf = (name) => parts.reduce((sum, { root }) => sum + root.total[name], 0);
    const { wallNs, cpuNs } = buildCallTree(threaded).root.total;
    assert.ok(Math.abs(sumOf('wallNs') - wallNs) < 1);
    assert.ok(Math.abs(sumOf('cpuNs') - cpuNs) < 1);
  });
  test('has the threads that ran in it', () => {
    const several = profileFromText('# main\na 40\n# worker 1 +10\nb 5/2\n# worker 2 +30\nc 10');
    const names = (range) => selectTime(several, range).threads.map(({ name }) => name);
    assert.deepEqual(names({ toNs: 20 * MS }), ['main', 'worker 1']);
    assert.deepEqual(names({ fromNs: 20 * MS }), ['main', 'worker 2']);
  });
  test('of no time at all is all there is', () => {
    const empty = profileFromText('');
    assert.equal(selectTime(empty, {}), empty);
  });
  test('in which nothing can be', () => {
    const empty = 'the time range from 0.02 s to 0.02 s is empty: it must end after it begins';
    assertRefused(() => selectTime(profile, { fromNs: 20 * MS, toNs: 20 * MS }), empty);
    const late = 'the time range begins at 0.04 s, but the recording ends at 0.04 s';
    assertRefused(() => selectTime(profile, { fromNs: 40 * MS }), late);
    assertRefused(() => selectTime(profile, { fromNs: Number.NaN }), /is empty/);
  });
});

describe('a thread', () => {
  test('by its name or its id', () => {
    const worker = selectThread(threaded, 'worker 2');
    assert.deepEqual(worker.threads, [threaded.threads[2]]);
    assert.deepEqual(selectThread(threaded, '4713').threads, worker.threads);
    assert.deepEqual(notesOf(worker), [
      'Only thread worker 2 is shown, of 3: counts of samples and the overhead are those of all.',
    ]);
  });
  test('by its name in every process', () => {
    const profile = profileFromText(
      '# main, pid 1\na 4\n# main, pid 2\nb 5\n# worker 1, pid 2\nc 6',
    );
    const names = (name) => selectThread(profile, name).threads.map((thread) => thread.name);
    assert.deepEqual(names('main'), ['main, pid 1', 'main, pid 2']);
    assert.deepEqual(names('main, pid 2'), ['main, pid 2']);
  });
  test('has a time of its own', () => {
    const profile = profileFromText('# main\na 40\n# worker 1 +10\nb 5/2\nc 15/3');
    const worker = selectThread(profile, 'worker 1');
    assert.equal(worker.metadata.durationNs, 20 * MS);
    assert.match(render('text', worker), /^ wall 0\.0200 s {3}cpu 0\.0050 s \(25 %\)/m);
    const overhead = /overhead .*/;
    assert.equal(
      overhead.exec(render('text', worker))[0],
      overhead.exec(render('text', profile))[0],
    );
    assert.equal(selectThread(profile, 'main').metadata.durationNs, 40 * MS);
  });
  test('that is the only one', () => {
    const profile = profileFromText('a 1');
    assert.equal(selectThread(profile, 'main'), profile);
  });
  test('that is not there', () => {
    assertRefused(
      () => selectThread(threaded, 'worker 9'),
      'no thread is called worker 9; there are main (4711), worker 1 (4712), worker 2 (4713)',
    );
  });
});

describe('a focus', () => {
  const profile = profileFromText(`
    main@/app/main.js:1;parse@/app/parse.js:1;token@/app/parse.js:9;parse@/app/parse.js:1 4
    main@/app/main.js:1;other@/app/main.js:5;parse@/app/parse.js:1 3
    main@/app/main.js:1 2
    main@/app/main.js:1;other@/app/main.js:5 1
     5
    [idle] 7
  `);

  test('shows the calls of functions from the outermost on, and what is left out', () => {
    const focused = focus(profile, 'parse');
    assert.deepEqual(sketch(focused), [
      '<main> 0/22',
      '  [left out] 15/15',
      '  parse 3/7',
      '    token 0/4',
      '      parse 4/4',
    ]);
    checkConserved(buildCallTree(profile), buildCallTree(focused));
    assert.deepEqual(notesOf(focused), []);
  });
  test('by file, by RegExp, and by a glob', () => {
    const expected = sketch(focus(profile, 'parse'));
    for (const pattern of ['parse.js', '/app/parse.js', /^par/, 'par*']) {
      assert.deepEqual(sketch(focus(profile, pattern)), expected);
    }
  });
  test('by a word that is a function or a package, but no folder far above', () => {
    const text =
      'run@/work/app/run.js:1;work@/work/app/run.js:9 2\nf@/work/node_modules/work/f.js:1 1';
    assert.deepEqual(sketch(focus(profileFromText(text), 'work')), [
      '<main> 0/3',
      '  work 2/2',
      '  f 1/1',
    ]);
  });
  test('on nothing shows the whole', () => {
    const whole = focus(profile, 'nothing');
    assert.deepEqual(sketch(whole), sketch(profile));
    assert.deepEqual(notesOf(whole), [
      'No function or file matches the focus nothing: the whole is shown.',
    ]);
  });
  test('keeps lines, and makes no root inlined', () => {
    const { stacks, frames } = focus(profileFromText(LINED_PROGRAM), 'token');
    const roots = [...stacks.parent.keys()].filter((stack) => stacks.parent[stack] < 0);
    const described = roots.map((stack) => [
      frames[stacks.frame[stack]].name,
      stacks.line[stack],
      stacks.inlined[stack],
    ]);
    assert.deepEqual(described, [
      ['[left out]', 0, 0],
      ['token', 31, 0],
      ['token', 32, 0],
      ['token', 33, 0],
    ]);
  });
});

test('all at once, as every format and the session file have it', async (t) => {
  const whole = selectTime(profileFromText(BUILD_PROGRAM), { fromNs: 1000 * MS, toNs: 3000 * MS });
  const selected = focus(selectThread(whole, 'main'), 'terser');
  const file = `${makeFolder(t, {})}/selected.nativeprof`;
  await saveProfile(selected, file);
  assert.deepEqual(await loadProfile(file), selected);
  const { tree } = JSON.parse(render('json', selected));
  assert.equal(tree.total.wallNs, 2000 * MS);
  const options = { timeZone: 'UTC' };
  assertGolden('text-selected.txt', render('text', selected, options));
  assertGolden('selected.md', render('markdown', selected, options));
});

test('a selection of few samples says so', () => {
  const text = ['[idle] 500/0', ...Array.from({ length: 20 }, () => 'a;b 1\na;c 99')].join('\n');
  const profile = profileFromText(text);
  const thin = (shown) => /What is shown has only .*/.exec(render('text', shown, { width: 200 }));
  assert.equal(thin(profile), null);
  assert.equal(thin(focus(profile, 'c')), null);
  assert.match(thin(focus(profile, 'b'))[0], /only 20 samples: take the times as hints\.$/);
  const late = selectTime(profile, { fromNs: 2450 * MS });
  assert.match(thin(late)[0], /only 1 sample: take/);
});
