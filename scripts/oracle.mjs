// How right the stacks of a recording are, on real programs: frame by frame against what V8 says of
// the same moments (oracle/native/true_stacks.cc). Prints Markdown on stdout, progress on stderr.
//   node scripts/oracle.mjs [--nodes 20,26] [--only terser,react] [--seconds 8] [--differences 5]
import { parseArgs } from 'node:util';
import { installPackages } from './bench/prepare.mjs';
import { formatTable } from './bench/statistics.mjs';
import { NODE_MAJORS, nodeBinary, nodeVersion, prepareNativeprof } from './node-versions.mjs';
import { checkProgram, PROGRAMS } from './oracle/run-program.mjs';

const { values } = parseArgs({
  options: {
    nodes: { type: 'string', default: NODE_MAJORS.join(',') },
    only: { type: 'string', default: PROGRAMS.join(',') },
    seconds: { type: 'string', default: '8' },
    differences: { type: 'string', default: '5' },
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
  process.stdout.write(`\n${await checkNode(node)}\n`);
}

/** @returns {Promise<string>} Markdown */
async function checkNode(node) {
  const rows = [];
  const explained = [];
  for (const program of programs) {
    for (const start of ['cold', 'hot']) {
      const run = { node, program, start, seconds: Number(values.seconds) };
      const result = await checkProgram(run);
      rows.push(toRow(`${program}, ${start}`, result));
      process.stderr.write(`${rows.at(-1).join('  ')}\n`);
      const most = result.differences.slice(0, Number(values.differences));
      explained.push(...result.notes, ...most.map(({ what, count }) => `${count} × ${what}`));
    }
  }
  const head = [
    '',
    'moments',
    'frames',
    'right function %',
    'right position %',
    'inlined frames',
    'right function %',
    'right position %',
    'unresolved samples %',
  ];
  const differences = explained.map((line) => `- ${line}`).join('\n');
  return [`### Node ${nodeVersion(node)}`, formatTable(head, rows), differences].join('\n\n');
}

function toRow(title, { moments, all, inlined, sampled, unresolved }) {
  const shares = ({ frames, rightFunction, rightPosition }) => [
    String(frames),
    percent(rightFunction, frames),
    percent(rightPosition, frames),
  ];
  return [title, String(moments), ...shares(all), ...shares(inlined), percent(unresolved, sampled)];
}

function percent(part, whole) {
  return whole > 0 ? ((part / whole) * 100).toFixed(3) : '–';
}
