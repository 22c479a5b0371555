// Runs a program of oracle/programs under a recording and with the moments of true_stacks, and
// prints as JSON how far their stacks agree: check-program.mjs <addon> <program> <cold|hot> <seconds>
// cold: from the first call of the program on; hot: after it has run for a while.
import { createRequire } from 'node:module';
import { compareStacks } from './compare-stacks.mjs';
import { decodeMoments } from './decode-moments.mjs';
import { checkTimes, findStart, pairMoments } from './pair-moments.mjs';
import { readSamples } from './read-samples.mjs';
import { workFor } from './work-for.mjs';

const HOT_AFTER_MS = 3000;
const INTERVAL_US = 200;
const MOMENT_EVERY_US = 500;
/** At least: two samples' spans, so that one of them lies in the wait, wherever it begins. */
const WAIT_US = 700;

const require = createRequire(import.meta.url);
const { Profiler } = require('..');
const [addon, program, start, seconds] = process.argv.slice(2);
const trueStacks = require(addon);
// For programs that ask by themselves.
globalThis.trueStacks = trueStacks;
const work = require(`./programs/${program}.cjs`);

if (start === 'hot') await workFor(HOT_AFTER_MS, work);
const profiler = new Profiler({ intervalUs: INTERVAL_US });
const startedNs = [monotonicNs()];
profiler.start();
startedNs.push(monotonicNs());
trueStacks.start(MOMENT_EVERY_US, WAIT_US);
await workFor(Number(seconds) * 1000, work);
const { threadId, ...told } = trueStacks.stop();
const endedNs = [monotonicNs()];
const profile = profiler.stop();
endedNs.push(monotonicNs());

const { metadata, counts } = profile;
const moments = decodeMoments(told);
const samples = readSamples(profile, threadId);
const startNs = findStart(moments, samples, {
  earliestNs: Math.max(startedNs[0], endedNs[0] - metadata.durationNs),
  latestNs: Math.min(startedNs[1], endedNs[1] - metadata.durationNs),
});
const { pairs, classes } = pairMoments(moments, samples, startNs);
const result = compareStacks(pairs);
const times = checkTimes(moments, samples, startNs);
// Of what is wrong in many ways the first tell enough.
const differences = result.differences.slice(0, 100);
console.log(
  JSON.stringify({ classes, ...times, ...result, differences, counts, notes: metadata.notes }),
);

function monotonicNs() {
  return Number(process.hrtime.bigint());
}
