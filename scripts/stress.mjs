// Runs programs of every kind under the profiler at a high rate, and without it, for a long time on
// every supported Node: any difference in what they print or how they end, any crash, hang or
// recording that does not add up is printed with the command that repeats it.
//   node scripts/stress.mjs [--minutes 15] [--interval 100us|1ms] [--seconds 3] [--node <bin/node>]...
//                           [--only json,exit] [--seed 1]
import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { STRESS_PROGRAMS } from '../test/stress/programs.mjs';
import { knowsFlags, runStressProgram } from '../test/stress/run-program.mjs';
import { buildTestAddon } from '../test/support/test-addon.mjs';
import { NODE_MAJORS, nodeBinary, nodeVersion, prepareNativeprof } from './node-versions.mjs';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '15' },
    interval: { type: 'string' },
    seconds: { type: 'string', default: '3' },
    node: { type: 'string', multiple: true },
    only: { type: 'string' },
    seed: { type: 'string' },
  },
});
const minutes = Number(values.minutes);
const seconds = Number(values.seconds);
const INTERVALS_US = { '100us': 100, '1ms': 1000 };
const intervalsUs =
  values.interval === undefined ? [100, 1000] : [INTERVALS_US[values.interval] ?? 0];
const chosen = values.only?.split(',');
const programs = STRESS_PROGRAMS.filter(
  ({ file }) => chosen === undefined || chosen.includes(file.replace(/\.\w+$/, '')),
);
if (!(minutes > 0 && seconds > 0 && intervalsUs[0] > 0) || programs.length === 0) {
  process.stderr.write(
    '--minutes, --seconds: above 0; --interval: 100us or 1ms; --only: names of programs\n',
  );
  process.exit(2);
}

buildTestAddon();
const failures = [];
for (const node of values.node ?? NODE_MAJORS.map(nodeBinary)) {
  prepareNativeprof(node);
  await stress(node);
}
if (failures.length > 0) {
  console.log(`\n${failures.length} failures, repeated by:`);
  for (const repeat of new Set(failures)) console.log(`  ${repeat}`);
}
process.exitCode = failures.length > 0 ? 1 : 0;

async function stress(node) {
  const version = nodeVersion(node);
  const flagSets = new Map(
    programs.map((program) => [
      program,
      program.flagSets.filter((flags) => knowsFlags(node, flags)),
    ]),
  );
  // Another one each time: no run is long enough for all choices. Failures name theirs.
  const firstSeed = Number(values.seed ?? randomInt(1, 1_000_000));
  const until = performance.now() + minutes * 60_000;
  let runs = 0;
  let recordings = 0;
  const before = failures.length;
  for (let pass = 0; performance.now() < until; pass++) {
    for (const program of programs) {
      if (performance.now() >= until) break;
      const ofProgram = flagSets.get(program);
      const run = await runStressProgram({
        node,
        program,
        // Out of step with the ways, so that each goes with each.
        intervalUs: intervalsUs[(pass % 3) % intervalsUs.length],
        seconds,
        seed: firstSeed + pass,
        // Both ways with each set of flags before the next one's turn.
        flags: ofProgram[(firstSeed + Math.floor(pass / 2)) % ofProgram.length],
        way: pass % 2 === 0 ? 'run' : 'record',
      });
      runs++;
      recordings += run.recordings;
      if (run.problems.length > 0) tell(version, run);
    }
    process.stderr.write(`Node ${version}, pass ${pass + 1}: ${runs} runs\n`);
  }
  const found = failures.length - before;
  console.log(
    `Node ${version}: ${runs} runs, ${recordings} recordings checked, ${found === 0 ? 'no failures' : `${found} failures`}`,
  );
}

function tell(version, { problems, repeat }) {
  failures.push(repeat);
  console.log(`\nFAILED on Node ${version}: ${repeat}`);
  for (const problem of problems) console.log(`- ${problem}`);
}
