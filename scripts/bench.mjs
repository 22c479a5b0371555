// What profiling costs, beside other profilers and beside the least that sampling by signals can
// cost. Prints Markdown on stdout, progress on stderr.
//   node scripts/bench.mjs [--only typescript,terser,babel,http,loop,waits,short-work,pauses,idle,inlined,
//                                  positions,memory,page]
//                          [--rounds 5]
//                          [--variants floor,nativeprof]    of the programs: fewer, for more rounds
//                          [--node /path/to/bin/node]
import { parseArgs } from 'node:util';
import { benchCodeMemory } from './bench/code-memory.mjs';
import { benchIdle } from './bench/idle.mjs';
import { benchInlined } from './bench/inlined.mjs';
import { describeMachine } from './bench/machine.mjs';
import { benchPage } from './bench/page.mjs';
import { benchPauses } from './bench/pauses.mjs';
import { benchPositions } from './bench/positions.mjs';
import { prepareBench } from './bench/prepare.mjs';
import { addUpPrograms, benchProgram, PROGRAMS } from './bench/programs.mjs';
import { benchShortWork } from './bench/short-work.mjs';
import { INTERVAL_US, VARIANTS } from './bench/variants.mjs';
import { benchWaits } from './bench/waits.mjs';
import { nodeVersion, prepareNativeprof } from './node-versions.mjs';

const PARTS = {
  ...Object.fromEntries(
    Object.keys(PROGRAMS).map((name) => [name, (settings) => benchProgram(name, settings)]),
  ),
  waits: benchWaits,
  'short-work': benchShortWork,
  pauses: benchPauses,
  idle: benchIdle,
  inlined: benchInlined,
  positions: benchPositions,
  memory: benchCodeMemory,
  page: benchPage,
};

/** What a program is run under, besides nothing. */
const PROFILERS = VARIANTS.slice(1).map(({ name }) => name);

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: Object.keys(PARTS).join(',') },
    rounds: { type: 'string', default: '5' },
    variants: { type: 'string', default: PROFILERS.join(',') },
    node: { type: 'string', default: process.execPath },
  },
});
const names = values.only.split(',');
const profilers = values.variants.split(',');
const rounds = Number(values.rounds);
const mistake =
  findUnknown('part', names, Object.keys(PARTS)) ??
  findUnknown('variant', profilers, PROFILERS) ??
  (Number.isInteger(rounds) && rounds > 0
    ? undefined
    : `--rounds ${values.rounds}: it must be a whole number, 1 or more`);
if (mistake !== undefined) {
  process.stderr.write(`${mistake}\n`);
  process.exit(2);
}
if (process.platform !== 'linux') {
  process.stderr.write('the benchmarks measure with wait4() and /proc: they run on Linux only\n');
  process.exit(2);
}

prepareNativeprof(values.node);
// The page needs a browser, and nothing of bench/.
if (names.some((name) => name !== 'page')) prepareBench();

const settings = {
  node: values.node,
  rounds,
  report: (line) => process.stderr.write(`${line}\n`),
  variants: VARIANTS.filter(({ name }, i) => i === 0 || profilers.includes(name)),
  programRuns: [],
};
process.stdout.write(`${introduce()}\n`);
for (const name of names) process.stdout.write(`\n${await PARTS[name](settings)}\n`);
if (settings.programRuns.length > 1) {
  process.stdout.write(`\n${addUpPrograms(settings)}\n`);
}

function findUnknown(kind, given, known) {
  const unknown = given.filter((name) => !known.includes(name));
  if (unknown.length === 0) return undefined;
  return `no ${kind} is called ${unknown.join(', ')}: there are ${known.join(', ')}`;
}

function introduce() {
  return [
    '## Benchmarks',
    '',
    describeMachine(nodeVersion(values.node)),
    `- ${rounds} rounds, interleaved; medians; every ${INTERVAL_US / 1000} ms of wall time`,
    '',
    'CPU time is the user and system time of the whole process, all its threads, from its start to',
    'its end. Overhead is against the run without a profiler in the same round. The floor is an',
    'empty signal handler at the same rate.',
  ].join('\n');
}
