// The test of significance, against values that R and SciPy give.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import rankSum from '../../dist/processors/rank-sum-test.js';

const { RankSumTest } = rankSum;

function measure(before, after) {
  return new RankSumTest(before.length, after.length).measure([...before, ...after]);
}

function assertNear(actual, expected, distance) {
  assert.ok(Math.abs(actual - expected) <= distance, `${actual} is not near ${expected}`);
}

test('without ties: of all ways to divide the runs those as far apart', () => {
  // wilcox.test(1:3, 4:6) and so on.
  assertNear(measure([1, 2, 3], [4, 5, 6]), 0.1, 1e-12);
  assertNear(measure([1, 2, 3, 4], [5, 6, 7, 8]), 2 / 70, 1e-12);
  assertNear(measure([1, 2, 3, 4, 5], [6, 7, 8, 9, 10]), 2 / 252, 1e-12);
  // The example in SciPy's documentation of mannwhitneyu.
  assertNear(measure([19, 22, 16, 29, 24], [20, 11, 17, 12]), 1 / 9, 1e-12);
  // Hollander and Wolfe's permeability of membranes, in R's documentation: 0.2544 for two sides.
  const term = [0.8, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46];
  assertNear(measure(term, [1.15, 0.88, 0.9, 0.74, 1.21]), 0.2544, 5e-5);
});

test('it does not matter which side is which, nor in what unit', () => {
  const [before, after] = [
    [3, 9, 4, 4],
    [5, 8, 12, 9, 10],
  ];
  const thousandfold = (values) => values.map((value) => 1000 * value);
  assertNear(measure(before, after), measure(after, before), 1e-12);
  assert.equal(measure(before, after), measure(thousandfold(before), thousandfold(after)));
});

test('ties share their ranks', () => {
  // 1 1 2 | 2 3 3: ranks 1.5 1.5 3.5 | 3.5 5.5 5.5. Four of the 20 ways are as far apart.
  assertNear(measure([1, 1, 2], [2, 3, 3]), 4 / 20, 1e-12);
  assert.equal(measure([0, 0, 0, 0], [0, 0, 0, 0]), 1);
  assertNear(measure([0, 0, 0, 0], [1, 2, 3, 4]), 2 / 70, 1e-12);
});

test('many runs: the normal distribution', () => {
  const runs = (from, step) => Array.from({ length: 21 }, (_, i) => from + step * i);
  // SciPy's mannwhitneyu of the same, the second with ties.
  assertNear(measure(runs(0, 2), runs(9, 2)), 0.0345937, 1e-6);
  assertNear(measure(runs(1, 1), runs(11, 1)), 5.9665e-5, 1e-7);
  assert.equal(measure(new Array(30).fill(1), new Array(30).fill(1)), 1);
});

test('with 3 and 3 runs nobody can tell, with 4 and 4 somebody can', () => {
  assert.equal(new RankSumTest(1, 1).canTell, false);
  assert.equal(new RankSumTest(3, 3).canTell, false);
  assert.equal(new RankSumTest(1, 20).canTell, false);
  assert.equal(new RankSumTest(4, 4).canTell, true);
  assert.equal(new RankSumTest(3, 5).canTell, true);
});
