// Programs that know what each of their functions took, against what was recorded.
import assert from 'node:assert/strict';

/**
 * Each of `expected` has, in percent of all of its kind, what it has in `actual`: within `points`.
 * @param {Record<string, number>} expected
 * @param {Record<string, number>} actual
 * @param {number} points
 */
export function assertShares(expected, actual, points) {
  const sum = (values) => Object.values(values).reduce((total, value) => total + value, 0);
  for (const [name, spent] of Object.entries(expected)) {
    const expectedPercent = (100 * spent) / sum(expected);
    const actualPercent = (100 * (actual[name] ?? 0)) / sum(actual);
    assert.ok(
      Math.abs(expectedPercent - actualPercent) <= points,
      `${name}: ${actualPercent.toFixed(1)} % recorded, ${expectedPercent.toFixed(1)} % spent: ${JSON.stringify({ expected, actual })}`,
    );
  }
}

/** Again with double the duration where a busy machine spoiled it. */
export async function retryLonger(check) {
  for (const ms of [2000, 4000]) {
    try {
      return await check(ms);
    } catch {
      // Once more.
    }
  }
  return await check(8000);
}
