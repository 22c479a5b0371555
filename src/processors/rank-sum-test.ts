/**
 * The rank-sum test of Wilcoxon, Mann and Whitney: how likely is it that two groups of runs differ as
 * much as they do if nothing has changed? It asks for no distribution, as times of programs have none
 * that could be relied on.
 */

/** Differences that are less likely than that by chance are changes. */
export const SIGNIFICANCE_LEVEL = 0.05;
/** Up to there all ways to divide the runs are counted. */
const MOST_EXACT = 40;

export class RankSumTest {
  /** Rank sums and their number of ways, by what is tied; of most functions it is the same. */
  readonly #waysOf = new Map<string, Float64Array>();

  constructor(
    readonly beforeCount: number,
    readonly afterCount: number,
  ) {}

  /** Whether any difference could be significant: with 3 and 3 runs none is. */
  get canTell(): boolean {
    const apart = [...Array(this.beforeCount + this.afterCount).keys()];
    return this.measure(apart) < SIGNIFICANCE_LEVEL;
  }

  /** The two-sided p-value; `values` are those before, then those after. */
  measure(values: ArrayLike<number>): number {
    const { doubledRanks, tied } = rank(values);
    const runCount = values.length;
    // Ranks are doubled, since tied ones share the mean of theirs: so is what is expected of the sum.
    const expected = this.beforeCount * (runCount + 1);
    const sum = doubledRanks.slice(0, this.beforeCount).reduce((a, b) => a + b, 0);
    const distance = Math.abs(sum - expected);
    if (runCount > MOST_EXACT) return this.#approximate(distance / 2, tied, runCount);
    const ways = this.#countWays(doubledRanks, tied);
    let all = 0;
    let asFar = 0;
    for (const [other, count] of ways.entries()) {
      all += count;
      if (Math.abs(other - expected) >= distance) asFar += count;
    }
    return asFar / all;
  }

  /** In how many ways as many runs as there were before have each sum of doubled ranks. */
  #countWays(doubledRanks: readonly number[], tied: readonly number[]): Float64Array {
    const key = tied.join();
    const known = this.#waysOf.get(key);
    if (known) return known;
    const sums = doubledRanks.reduce((a, b) => a + b, 0) + 1;
    const ways = Array.from({ length: this.beforeCount + 1 }, () => new Float64Array(sums));
    (ways[0] as Float64Array)[0] = 1;
    for (const doubledRank of doubledRanks) {
      for (let taken = this.beforeCount; taken > 0; taken--) {
        const to = ways[taken] as Float64Array;
        const from = ways[taken - 1] as Float64Array;
        for (let sum = sums - 1; sum >= doubledRank; sum--) {
          to[sum] = (to[sum] as number) + (from[sum - doubledRank] as number);
        }
      }
    }
    const counted = ways[this.beforeCount] as Float64Array;
    this.#waysOf.set(key, counted);
    return counted;
  }

  /** The normal distribution, corrected for ties and for sums being whole numbers. */
  #approximate(distance: number, tied: readonly number[], runCount: number): number {
    const ties = tied.reduce((sum, count) => sum + (count ** 3 - count), 0);
    const variance =
      ((this.beforeCount * this.afterCount) / 12) *
      (runCount + 1 - ties / (runCount * (runCount - 1)));
    if (variance === 0) return 1;
    return Math.min(1, 2 * measureNormalTail(Math.max(0, distance - 0.5) / Math.sqrt(variance)));
  }
}

/** Equal values share the mean of their ranks; `tied`: how many are equal, from the least on. */
function rank(values: ArrayLike<number>): { doubledRanks: number[]; tied: number[] } {
  const inOrder = Array.from(values, (value, place) => ({ value, place }));
  inOrder.sort((a, b) => a.value - b.value);
  const doubledRanks: number[] = new Array(values.length);
  const tied: number[] = [];
  for (let first = 0, end = 0; first < inOrder.length; first = end) {
    while (end < inOrder.length && inOrder[end]?.value === inOrder[first]?.value) end++;
    for (const { place } of inOrder.slice(first, end)) doubledRanks[place] = first + 1 + end;
    tied.push(end - first);
  }
  return { doubledRanks, tied };
}

/** Abramowitz and Stegun 26.2.17: to seven digits. */
function measureNormalTail(z: number): number {
  const t = 1 / (1 + 0.2316419 * z);
  const series =
    t *
    (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * series;
}
