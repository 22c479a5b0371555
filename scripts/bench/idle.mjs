// Third part: what profiling costs a program that does nothing.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inFolder, runMeasured } from './run-measured.mjs';
import { formatSpread, formatTable } from './statistics.mjs';
import { VARIANTS } from './variants.mjs';

const IDLE_SECONDS = 10;

/** @returns {Promise<string>} Markdown */
export async function benchIdle({ node, rounds, report }) {
  const runs = new Map(VARIANTS.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const variant of VARIANTS) {
      const run = await measureIdle(node, variant);
      runs.get(variant.name).push(run);
      report(
        `idle: round ${round + 1} of ${rounds}, ${variant.name} ${(run.cpuS * 1000).toFixed(1)} ms`,
      );
    }
  }
  const none = runs.get('none');
  const rows = [...runs].map(([name, ofVariant]) => [
    name,
    spread(ofVariant, ({ cpuS, wallS }) => (cpuS / wallS) * 100),
    name === 'none' ? '' : spread(ofVariant, ({ cpuS }, round) => (cpuS - none[round].cpuS) * 1000),
    spread(ofVariant, ({ switches, wallS }) => switches / wallS),
  ]);
  const head = ['', 'CPU % (quartiles)', 'CPU ms of profiling', 'voluntary switches/s'];
  return [`### An idle server, ${IDLE_SECONDS} s`, formatTable(head, rows)].join('\n\n');
}

function spread(runs, value) {
  return formatSpread(runs.map(value), 2);
}

function measureIdle(node, variant) {
  return inFolder(async (folder) => {
    const resultPath = join(folder, 'idle.json');
    const args = [String(IDLE_SECONDS), resultPath];
    await runMeasured({ node, variant, program: 'idle-server.cjs', args });
    return JSON.parse(readFileSync(resultPath, 'utf8'));
  });
}
