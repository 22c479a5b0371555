// How right the stacks of a recording are, on real programs: frame by frame against what V8 says of
// the same moments (oracle/native/true_stacks.cc). Prints Markdown on stdout, progress on stderr.
// With --distances: how far the self times of two recordings lie apart, and those of V8's own
// profiler.
//   node scripts/oracle.mjs [--nodes 20,26] [--only terser,react] [--seconds 8] [--differences 5]
//                           [--distances]
import { parseArgs } from 'node:util';
import { installPackages } from './bench/prepare.mjs';
import { formatTable } from './bench/statistics.mjs';
import { NODE_MAJORS, nodeBinary, nodeVersion, prepareNativeprof } from './node-versions.mjs';
import { describeChecks } from './oracle/describe-checks.mjs';
import { measureDistances } from './oracle/measure-distances.mjs';
import { checkProgram, PROGRAMS, QUIET_PROGRAMS } from './oracle/run-program.mjs';

const { values } = parseArgs({
  options: {
    nodes: { type: 'string', default: NODE_MAJORS.join(',') },
    only: { type: 'string', default: PROGRAMS.join(',') },
    seconds: { type: 'string', default: '8' },
    differences: { type: 'string', default: '5' },
    distances: { type: 'boolean', default: false },
  },
});
const programs = values.only.split(',');
const unknown = programs.filter((name) => !PROGRAMS.includes(name));
if (unknown.length > 0) {
  process.stderr.write(
    `no program is called ${unknown.join(', ')}: there are ${PROGRAMS.join(', ')}\n`,
  );
  process.exit(2);
}

installPackages();
for (const major of values.nodes.split(',').map(Number)) {
  const node = nodeBinary(major);
  prepareNativeprof(node);
  const check = values.distances ? measureNode : checkNode;
  process.stdout.write(`\n${await check(node)}\n`);
}

/** @returns {Promise<string>} Markdown */
async function checkNode(node) {
  const results = [];
  for (const program of programs) {
    for (const start of ['cold', 'hot']) {
      const result = await checkProgram({ node, program, start, seconds: Number(values.seconds) });
      results.push({ title: `${program}, ${start}`, ...result });
      process.stderr.write(`${describeChecks(results.slice(-1))}\n`);
    }
  }
  const title = `### Node ${nodeVersion(node)}`;
  return [title, describeChecks(results, Number(values.differences))].join('\n\n');
}

/** @returns {Promise<string>} Markdown */
async function measureNode(node) {
  const rows = [];
  for (const program of programs.filter((name) => QUIET_PROGRAMS.includes(name))) {
    for (const start of ['cold', 'hot']) {
      const run = { node, program, start, seconds: Number(values.seconds) };
      const distances = Object.values(await measureDistances(run));
      const shown = distances.map(
        ({ found, byChance }) => `${toPercent(found)} (${toPercent(byChance)})`,
      );
      rows.push([`${program}, ${start}`, ...shown]);
      process.stderr.write(`${rows.at(-1).join('  ')}\n`);
    }
  }
  const head = ['% of self time apart (by chance)', 'two of ours', "two of V8's", "ours and V8's"];
  return [`### Node ${nodeVersion(node)}`, formatTable(head, rows)].join('\n\n');
}

function toPercent(share) {
  return (share * 100).toFixed(1);
}
