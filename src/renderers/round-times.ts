/** Times in whole units, as most formats of other tools want them. */

/**
 * Rounds the running sum instead of each time: what is written adds up to what was measured, give or
 * take half a unit, however many times there are.
 */
export function roundTimes(timesNs: Iterable<number>, unitNs: number): number[] {
  const rounded: number[] = [];
  let sumNs = 0;
  let written = 0;
  for (const timeNs of timesNs) {
    sumNs += timeNs;
    const whole = Math.round(sumNs / unitNs) - written;
    written += whole;
    rounded.push(whole);
  }
  return rounded;
}
