// Which samples were taken at which moment. The time alone tells: a sample whose stack is wrong may
// lack any frame that could be looked for.
//
// A recording does not say to the nanosecond when it began. The names of the functions that wait do:
// a sample that shows one was taken in that wait, so the recording began no earlier than where that
// puts the sample's end at the beginning of the wait. Of hundreds of such samples the closest is
// right to a few microseconds. Afterwards all names are compared with what the time says.

/** @typedef {import('./decode-moments.mjs').Moment} Moment */
/** @typedef {import('./read-samples.mjs').Sample} Sample */

/** By which a recording may have begun later than its samples tell. */
const MARGIN_NS = 20_000;

/**
 * @param {Moment[]} moments
 * @param {Sample[]} samples
 * @param {{ earliestNs: number, latestNs: number }} bounds of the answer
 * @returns {number} when the recording began, by CLOCK_MONOTONIC
 */
export function findStart(moments, samples, { earliestNs, latestNs }) {
  const ofMark = new Map();
  for (const moment of moments) {
    if (!ofMark.has(moment.mark)) ofMark.set(moment.mark, []);
    ofMark.get(moment.mark).push(moment);
  }
  let startNs = earliestNs;
  for (const { mark, fromNs, toNs } of samples) {
    const moment = ofMark.get(mark)?.find((one) => one.toNs > earliestNs + fromNs);
    if (moment !== undefined) startNs = Math.max(startNs, moment.fromNs - toNs);
  }
  if (startNs <= latestNs) return startNs;
  throw new Error(`the recording began by ${latestNs}, and by its samples at ${startNs}`);
}

/**
 * Every moment is in one of three classes. `compared`: a sample was taken in its wait for certain,
 * for all of its span lies there. `uncertain`: a span ends in its wait, but begins before. `missed`:
 * none ends there, as the signal came late, or its sample was refused or lost.
 * @param {Moment[]} moments
 * @param {Sample[]} samples
 * @param {number} startNs when the recording began
 */
export function pairMoments(moments, samples, startNs) {
  const pairs = [];
  const classes = new Map();
  let next = 0;
  for (const moment of moments) {
    const fromNs = moment.fromNs - startNs;
    const toNs = moment.toNs - startNs - MARGIN_NS;
    while (next < samples.length && samples[next].toNs < fromNs) next++;
    let taken = 'missed';
    for (let i = next; i < samples.length && samples[i].toNs <= toNs; i++) {
      const isCertain = samples[i].fromNs >= fromNs;
      if (isCertain) pairs.push({ moment, sample: samples[i] });
      taken = isCertain ? 'compared' : 'uncertain';
    }
    if (!classes.has(moment.kind)) {
      classes.set(moment.kind, { compared: 0, uncertain: 0, missed: 0 });
    }
    classes.get(moment.kind)[taken]++;
  }
  return { pairs, classes: Object.fromEntries(classes) };
}

/**
 * How many samples show the name of a function that waits, and how many of them another one than was
 * waiting then by their time.
 * @param {Moment[]} moments
 * @param {Sample[]} samples
 * @param {number} startNs when the recording began
 */
export function checkTimes(moments, samples, startNs) {
  let marked = 0;
  let contradicted = 0;
  let next = 0;
  for (const { mark, fromNs, toNs } of samples) {
    while (next < moments.length && moments[next].toNs < startNs + fromNs) next++;
    if (mark < 0) continue;
    marked++;
    // A span may be longer than a moment.
    let agrees = false;
    for (let i = next; moments[i]?.fromNs <= startNs + toNs + MARGIN_NS; i++) {
      agrees ||= moments[i].mark === mark;
    }
    if (!agrees) contradicted++;
  }
  return { marked, contradicted };
}
