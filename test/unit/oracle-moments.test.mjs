// Which samples the oracle takes for those of a moment: by time alone, and only for certain.
import assert from 'node:assert/strict';
import test from 'node:test';
import { checkTimes, findStart, pairMoments } from '../../oracle/pair-moments.mjs';

const START_NS = 5_000_000;
const US = 1000;

/** Of a wait, in microseconds since the recording began. */
function moment(fromUs, toUs, mark = 0) {
  const [fromNs, toNs] = [fromUs, toUs].map((us) => START_NS + us * US);
  return { kind: 'call', mark, fromNs, toNs, frames: [] };
}

/** Samples without a gap, from the ends of their spans. */
function samplesUntil(...ends) {
  return ends.map(([untilUs, mark = -1], i) => {
    const fromUs = i === 0 ? 0 : ends[i - 1][0];
    return { fromNs: fromUs * US, toNs: untilUs * US, mark, frames: [] };
  });
}

test('a sample whose span lies in the wait is one of the moment, whatever it shows', () => {
  const samples = samplesUntil([900], [1100], [1300], [1500], [1800]);
  const { pairs, classes } = pairMoments([moment(1000, 1700)], samples, START_NS);
  assert.deepEqual(
    pairs.map(({ sample }) => sample),
    [samples[2], samples[3]],
  );
  assert.deepEqual(classes, { call: { compared: 1, uncertain: 0, missed: 0 } });
});

test('a span that begins before the wait may be of a sample from then, with repeats', () => {
  const { pairs, classes } = pairMoments(
    [moment(1000, 1700)],
    samplesUntil([900], [1500], [1800]),
    START_NS,
  );
  assert.deepEqual(pairs, []);
  assert.deepEqual(classes, { call: { compared: 0, uncertain: 1, missed: 0 } });
});

test('a moment without a sample is counted', () => {
  const moments = [moment(1000, 1700), moment(2000, 2700), moment(3000, 3700)];
  const samples = samplesUntil([900], [2050], [2300], [2500], [4000]);
  const { pairs, classes } = pairMoments(moments, samples, START_NS);
  assert.deepEqual(new Set(pairs.map((pair) => pair.moment)), new Set([moments[1]]));
  assert.deepEqual(classes, { call: { compared: 1, uncertain: 0, missed: 2 } });
});

test('the samples that show their moment tell when the recording began', () => {
  const moments = [moment(1000, 1700, 7), moment(2000, 2700, 8)];
  const samples = samplesUntil([1150, 7], [1350, 7], [2001, 8], [2200, 8]);
  const bounds = { earliestNs: START_NS - 300 * US, latestNs: START_NS + 300 * US };
  assert.equal(findStart(moments, samples, bounds), START_NS - 1 * US);
  assert.throws(
    () => findStart(moments, samples, { ...bounds, latestNs: START_NS - 2 * US }),
    /began/,
  );
});

test('a sample that shows another moment than its time says is counted', () => {
  const moments = [moment(1000, 1700, 7), moment(2000, 2700, 8)];
  const agreeing = samplesUntil([1150, 7], [1350], [2200, 8]);
  const contradicting = samplesUntil([1150, 8], [1350], [1900, 7], [1950, 7], [2200, 8]);
  assert.deepEqual(checkTimes(moments, agreeing, START_NS), { marked: 2, contradicted: 0 });
  assert.deepEqual(checkTimes(moments, contradicting, START_NS), { marked: 4, contradicted: 2 });
});
