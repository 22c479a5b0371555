// What the page shows of a range of time, a thread, a weight; and when what was.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import activity from '../../dist/page/analysis/activity.js';
import lines from '../../dist/page/analysis/hot-lines.js';
import { CATEGORIES } from '../../dist/page/analysis/labels.js';
import timeRange from '../../dist/page/analysis/time-range.js';
import timeline from '../../dist/page/analysis/timeline-layout.js';
import axis from '../../dist/page/view/time-axis.js';
import { measureHotLines } from '../../dist/processors/hot-lines.js';
import { makeLargeProfile } from '../support/large-profile.mjs';
import { recordingFromText, recordingOf, sketchPageTree, treeOf } from '../support/page.mjs';
import { THREADED_PROGRAM } from '../support/sample-profiles.mjs';

const MS = 1e6;
const msRange = (start, end) => ({ startNs: start * MS, endNs: end * MS });

describe('a range of time', () => {
  const recording = recordingFromText('a;b 10\n[idle] 20/0\na;c 10/5');
  const sketch = (options) => sketchPageTree(recording, treeOf(recording, options));

  test('counts the part of a sample that lies within', () => {
    assert.deepEqual(sketch({ range: msRange(4, 12) }), [
      '<main> 0/8',
      '  a 0/6',
      '    b 6/6',
      '  [idle] 2/2',
    ]);
    assert.deepEqual(sketch({ range: msRange(32, 34), weight: 'cpu' }), [
      '<main> 0/1',
      '  a 0/1',
      '    c 1/1',
    ]);
    assert.deepEqual(sketch({ range: msRange(50, 60) }), ['<main> 0/0']);
  });
  test('two halves are the whole', () => {
    const large = recordingOf(makeLargeProfile());
    const { whole } = large;
    const middleNs = whole.endNs / 2 + 12_345;
    for (const weight of ['wall', 'cpu']) {
      const total = (range) => treeOf(large, { weight, range }).totalNsOf(0);
      const halves =
        total({ startNs: 0, endNs: middleNs }) + total({ startNs: middleNs, endNs: whole.endNs });
      assert.ok(Math.abs(halves - total()) < 1000, `${halves}, not ${total()}`);
    }
  });
  test('of one thread', () => {
    const threaded = recordingFromText(THREADED_PROGRAM);
    assert.equal(treeOf(threaded).totalNsOf(0), 3000 * MS);
    const worker = treeOf(threaded, { thread: 2 });
    assert.equal(threaded.labels.get(worker.labelOf(worker.root)).name, '<worker 2>');
    assert.equal(worker.totalNsOf(worker.root), 1000 * MS);
  });
  test('stays in the recording, however it is moved', () => {
    const whole = msRange(0, 100);
    const { clampRange, shiftRange, zoomRange } = timeRange;
    assert.deepEqual(clampRange(msRange(120, -5), whole), whole);
    assert.deepEqual(zoomRange(whole, 0.5, 0, whole), msRange(0, 50));
    assert.deepEqual(zoomRange(msRange(0, 50), 0.5, 25 * MS, whole), msRange(12.5, 37.5));
    assert.deepEqual(zoomRange(msRange(80, 100), 100, 90 * MS, whole), whole);
    assert.deepEqual(shiftRange(msRange(80, 90), 5, whole), msRange(90, 100));
  });
});

test('lines are as hot as in the text report', () => {
  const profile = makeLargeProfile();
  const recording = recordingOf(profile);
  const counts = Uint8Array.from(profile.frames, (_, label) =>
    Number(recording.labels.get(label).category === 'own'),
  );
  for (const weight of ['wall', 'cpu']) {
    const options = { weight, range: undefined, thread: undefined, counts };
    const own = lines.listHotLines(recording.page.profile, recording.endsNs, options);
    const expected = measureHotLines(profile, weight, []);
    const keys = (list) => list.slice(0, 50).map(({ line, ns }) => `${line} ${ns}`);
    assert.equal(own.length, expected.length);
    assert.deepEqual(keys(own), keys(expected));
  }
});

test('of a bundle, whose lines say nothing, the functions are told apart', () => {
  const recording = recordingFromText(`
    a@/app/dist/b.min.js:1:20~1 10
    a@/app/dist/b.min.js:1:20~1;b@/app/dist/b.min.js:1:900~1 30
    c@/app/src/c.js:3:5~3 5
    d@/app/src/c.js:3:9~3 5`);
  const counts = new Uint8Array(4).fill(1);
  const options = { weight: 'wall', range: undefined, thread: undefined, counts };
  const rows = lines.listHotLines(recording.page.profile, recording.endsNs, options);
  assert.deepEqual(
    rows.map(({ file, line, column, ns }) => `${file}:${line}:${column} ${ns / MS}`),
    ['/app/dist/b.min.js:1:900 30', '/app/dist/b.min.js:1:20 10', '/app/src/c.js:3:0 10'],
  );
});

describe('the timeline', () => {
  const recording = recordingFromText('a;b 10\na;c 10\n[idle] 20/0\na;b;d 10');
  const { paths, index } = recording.fold(false);
  const lane = {
    stack: recording.page.profile.threads[0].samples.stack,
    startNs: 0,
    endsNs: recording.endsNs[0],
    nodeOfStack: paths.nodeOfStack[0],
    top: 0,
  };
  const draw = (range, width) =>
    timeline.layoutLane(lane, paths, index, range, width).map(({ node, x, width: widths }) =>
      node.map((it, i) => {
        const { name } = recording.labels.get(paths.label[it]);
        return `${name} ${x[i]}+${widths[i]}`;
      }),
    );

  test('joins equal calls beside each other', () => {
    assert.deepEqual(draw(recording.whole, 50), [
      ['a 0+20', '[idle] 20+20', 'a 40+10'],
      ['b 0+10', 'c 10+10', 'b 40+10'],
      ['d 40+10'],
    ]);
  });
  test('of a range', () => {
    assert.deepEqual(draw(msRange(15, 45), 6), [
      ['a 0+1', '[idle] 1+4', 'a 5+1'],
      ['c 0+1', 'b 5+1'],
      ['d 5+1'],
    ]);
  });
  test('has no more boxes than pixels, however many the samples', () => {
    const large = recordingOf(makeLargeProfile());
    const folded = large.fold(false);
    const [{ samples }] = large.page.profile.threads;
    const it = {
      stack: samples.stack,
      startNs: 0,
      endsNs: large.endsNs[0],
      nodeOfStack: folded.paths.nodeOfStack[0],
      top: 0,
    };
    const rows = timeline.layoutLane(it, folded.paths, folded.index, large.whole, 1000);
    assert.ok(rows.every(({ node }) => node.length <= 1000));
    assert.ok(rows[0].width.reduce((sum, px) => sum + px, 0) <= 1000);
  });
});

test('the strip says whose time it was', () => {
  const recording = recordingFromText(
    'f@/app/a.js:1 10\n[idle] 5/0\nf@/app/a.js:1;g@/app/node_modules/p/i.js:1 5',
  );
  const { paths } = recording.fold(false);
  const { threads } = recording.page.profile;
  const { shares } = activity.measureActivity(
    threads,
    [0],
    paths,
    recording.labels,
    recording.whole,
    4,
  );
  const of = (category) => Array.from(shares[CATEGORIES.indexOf(category)]);
  assert.deepEqual(of('own'), [1, 1, 0, 0]);
  assert.deepEqual(of('idle'), [0, 0, 1, 0]);
  assert.deepEqual(of('library'), [0, 0, 0, 1]);
});

test('an axis has round times', () => {
  const range = { startNs: 0.9e9, endNs: 3.1e9 };
  const ticks = axis.listTicks(range, 600).map((ns) => axis.formatTick(ns, range));
  assert.deepEqual(ticks, ['1.00 s', '1.50 s', '2.00 s', '2.50 s', '3.00 s']);
});
