// What it costs to know inlined functions and lines: the same build with and without what Node tells
// of the objects in V8's heap. By what profiles say of themselves: the difference is far below what
// the CPU times of whole programs can show. Without it V8 lists its code itself, and all code of a
// function is named anew for want of its number, as it would be if we knew nothing of V8's heap.

import { hideLayoutLibrary } from './prepare.mjs';
import { PROGRAMS, titleOf } from './programs.mjs';
import { formatSpread, formatTable, median } from './statistics.mjs';
import { NATIVEPROF } from './variants.mjs';

const VARIANTS = {
  with: NATIVEPROF,
  without: {
    ...NATIVEPROF,
    env: (folder) => ({ ...NATIVEPROF.env(folder), LD_PRELOAD: hideLayoutLibrary() }),
  },
};

/** @returns {Promise<string>} Markdown */
export async function benchPositions({ node, rounds, report }) {
  const rows = [];
  for (const name of ['typescript', 'terser', 'babel', 'http']) {
    const runs = { with: [], without: [] };
    for (let round = 0; round < rounds; round++) {
      for (const variant of orderOf(round)) {
        const run = await PROGRAMS[name](node, VARIANTS[variant]);
        if ((run.samples.header.inliningKnown === 1) !== (variant === 'with')) {
          throw new Error(`${name} ${variant}: the wrong one was measured`);
        }
        runs[variant].push(run);
      }
      report(`positions: ${name}, round ${round + 1} of ${rounds}`);
    }
    rows.push([titleOf(name), ...cellsOf(runs)]);
  }
  const head = [
    '',
    'code events / collector ms',
    'without',
    'CPU s',
    'points (quartiles)',
    'code events % of CPU',
  ];
  return ['### What inlined functions and lines cost', formatTable(head, rows)].join('\n\n');
}

const orderOf = (round) => (round % 2 === 0 ? ['with', 'without'] : ['without', 'with']);

function cellsOf(runs) {
  const own = (variant) =>
    ['codeEventNs', 'collectorCpuNs']
      .map((field) =>
        (median(runs[variant].map((run) => run.samples.header[field])) / 1e6).toFixed(1),
      )
      .join(' / ');
  const points = runs.with.map((run, round) => shareOf(run) - shareOf(runs.without[round]));
  const codeEvents = runs.with.map((run) => run.samples.header.codeEventNs / 1e7 / run.cpuS);
  const cpuS = median(runs.with.map((run) => run.cpuS)).toFixed(1);
  return [
    own('with'),
    own('without'),
    cpuS,
    formatSpread(points, 2),
    median(codeEvents).toFixed(2),
  ];
}

/** In percent of the program's CPU time. */
function shareOf({ samples: { header }, cpuS }) {
  return (header.codeEventNs + header.collectorCpuNs) / 1e7 / cpuS;
}
