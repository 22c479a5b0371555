// What oracle/check-program.mjs says of a program by the kinds of its moments, added up.

/** @typedef {{ frames: number, rightFunction: number, rightPosition: number }} FrameCounts */

/**
 * @typedef {object} Sum
 * @property {number} moments
 * @property {number} compared how many of them have a sample that was taken then for certain
 * @property {number} uncertain and how many one of which that is not certain
 * @property {number} missed and how many none
 * @property {number} samples what has been compared
 * @property {FrameCounts} all
 * @property {FrameCounts} inlined
 *
 * @param {object[]} results of programs
 * @param {(kind: string) => boolean} isWanted
 * @returns {Sum}
 */
export function sumChecks(results, isWanted = () => true) {
  const sum = { moments: 0, compared: 0, uncertain: 0, missed: 0, samples: 0 };
  sum.all = { frames: 0, rightFunction: 0, rightPosition: 0 };
  sum.inlined = { ...sum.all };
  for (const { classes, kinds } of results) {
    for (const kind of Object.keys(classes).filter(isWanted)) {
      add(sum, classes[kind]);
      sum.moments += Object.values(classes[kind]).reduce((a, b) => a + b);
      if (kinds[kind] === undefined) continue;
      sum.samples += kinds[kind].samples;
      add(sum.all, kinds[kind].all);
      add(sum.inlined, kinds[kind].inlined);
    }
  }
  return sum;
}

function add(sum, counts) {
  for (const [name, count] of Object.entries(counts)) sum[name] += count;
}
