// Threads that began later than the recording: everything that shows time shows them where they ran.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { loadProfile, render, saveProfile, selectTime } from '../../dist/index.mjs';
import mergeRun from '../../dist/model/merge-run.js';
import activity from '../../dist/page/analysis/activity.js';
import { CATEGORIES } from '../../dist/page/analysis/labels.js';
import { recordingFromText, sketchPageTree, treeOf } from '../support/page.mjs';
import { profileFromText } from '../support/profile-from-text.mjs';
import { makeFolder } from '../support/programs.mjs';

const MS = 1e6;
const TEXT = `
  main@/app/a.js:1 40
  # worker 1 +20
  work@/app/b.js:1 10
  rest@/app/b.js:9 5`;
const profile = profileFromText(TEXT);

test('a session file keeps it', async (t) => {
  const path = join(makeFolder(t), 'a.nativeprof');
  await saveProfile(profile, path);
  const loaded = await loadProfile(path);
  assert.deepEqual(
    loaded.threads.map(({ startNs }) => startNs),
    [undefined, 20 * MS],
  );
});

test('a range of time cuts each thread where it was then', () => {
  const { threads } = selectTime(profile, { fromNs: 10 * MS, toNs: 25 * MS });
  assert.deepEqual([...threads[0].samples.wallNs], [15 * MS]);
  assert.deepEqual([...threads[1].samples.wallNs], [5 * MS]);
  assert.deepEqual(threads[1].startNs, 10 * MS);
  const after = selectTime(profile, { fromNs: 32 * MS }).threads[1];
  assert.deepEqual([after.startNs, [...after.samples.wallNs]], [undefined, [3 * MS]]);
});

test('a trace has its calls at their time', () => {
  const { traceEvents } = JSON.parse(render('chrome-trace', profile));
  const calls = traceEvents.filter(({ ph, tid }) => ph === 'X' && tid === 4712);
  const ofWork = calls.find(({ name }) => name === 'work');
  assert.deepEqual([ofWork.ts, ofWork.dur], [20_001, 10_000]);
  const firefox = JSON.parse(render('firefox', profile)).threads[1];
  assert.deepEqual([firefox.registerTime, firefox.samples.timeDeltas], [20, [20, 10, 5]]);
});

test('so has the page, in its timeline and its ranges', () => {
  const recording = recordingFromText(TEXT);
  assert.equal(recording.whole.endNs, 40 * MS);
  const range = { startNs: 25 * MS, endNs: 32 * MS };
  assert.deepEqual(sketchPageTree(recording, treeOf(recording, { range, thread: 1 })), [
    '<worker 1> 0/7',
    '  work 5/5',
    '  rest 2/2',
  ]);
  const { paths } = recording.fold(false);
  const { threads } = recording.page.profile;
  const { shares } = activity.measureActivity(
    threads,
    [1],
    paths,
    recording.labels,
    recording.whole,
    4,
  );
  const own = shares[CATEGORIES.indexOf('own')] ?? shares[0];
  assert.deepEqual([...own], [0, 0, 1, 0.5]);
});

test('recordings of one run lie where they were made, the first gives the name', () => {
  const started = profile.metadata.startedAtMs;
  const child = profileFromText('child@/app/c.js:1 10', {
    metadata: { pid: 4712, command: 'node c.js', startedAtMs: started + 30 },
  });
  const merged = mergeRun.mergeRun([profile, child]);
  assert.equal(merged.metadata.command, profile.metadata.command);
  assert.deepEqual(
    merged.threads.map(({ name, startNs }) => [name, startNs / MS]),
    [
      ['main, pid 4711', 0],
      ['worker 1, pid 4711', 20],
      ['main, pid 4712', 30],
    ],
  );
  const [main, worker] = [profileFromText('a 10'), profileFromText('# worker 1\nb 10')];
  const threads = mergeRun.mergeRun([main, worker]);
  assert.deepEqual(
    threads.threads.map(({ name }) => name),
    ['main', 'worker 1'],
  );
  assert.equal(threads.cost.handlerNs, main.cost.handlerNs + worker.cost.handlerNs);
  assert.equal(threads.cost.timerCpuNs, main.cost.timerCpuNs);
});
