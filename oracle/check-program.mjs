// Runs a program of oracle/programs under a recording and under the interrupts of true_stacks, and
// prints as JSON how far their stacks agree: check-program.mjs <addon> <program> <cold|hot> <seconds>
// cold: from the first call of the program on; hot: after it has run for a while.
import { createRequire } from 'node:module';
import { compareStacks, decodeMoments, pairMoments, readMoments } from './compare-stacks.mjs';
import { workFor } from './work-for.mjs';

const HOT_AFTER_MS = 3000;
const INTERVAL_US = 200;
const MOMENT_EVERY_US = 500;
/** Long enough for a sample. */
const WAIT_US = 450;

const require = createRequire(import.meta.url);
const { Profiler } = require('..');
const [addon, program, start, seconds] = process.argv.slice(2);
const trueStacks = require(addon);
const work = require(`./programs/${program}.cjs`);

if (start === 'hot') await workFor(HOT_AFTER_MS, work);
const profiler = new Profiler({ intervalUs: INTERVAL_US });
profiler.start();
trueStacks.start(MOMENT_EVERY_US, WAIT_US);
await workFor(Number(seconds) * 1000, work);
const truths = decodeMoments(trueStacks.stop());
const profile = profiler.stop();

const { sampled, unresolved } = profile.counts;
const result = compareStacks(pairMoments(truths, readMoments(profile)));
console.log(JSON.stringify({ ...result, sampled, unresolved, notes: profile.metadata.notes }));
