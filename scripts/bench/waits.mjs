// What profiling costs programs that wait: a server of small messages at several rates, which turns its
// event loop once for each. CPU time of the server, paired and interleaved.
import { join } from 'node:path';
import { BENCH } from './prepare.mjs';
import { runMeasured, runToEnd } from './run-measured.mjs';
import { formatSpread, formatTable } from './statistics.mjs';
import { VARIANTS } from './variants.mjs';

const SECONDS = 5;
const MESSAGES_PER_SECOND = [200, 800, 10_000];

/** @returns {Promise<string>} Markdown */
export async function benchWaits({ node, rounds, report }) {
  const variants = VARIANTS.filter(({ name }) => name !== 'floor');
  const rows = [];
  for (const rate of MESSAGES_PER_SECOND) {
    const runs = new Map(variants.map(({ name }) => [name, []]));
    for (let round = 0; round < rounds; round++) {
      for (const variant of variants) {
        const run = await serve(node, variant, rate);
        runs.get(variant.name).push((100 * run.cpuS) / SECONDS);
        report(`waits: ${rate} a second, round ${round + 1} of ${rounds}, ${variant.name}`);
      }
    }
    const none = runs.get('none');
    const points = (name) => runs.get(name).map((percent, round) => percent - none[round]);
    rows.push([
      `${rate} a second`,
      formatSpread(none, 1),
      ...variants.slice(1).map(({ name }) => formatSpread(points(name), 1)),
    ]);
  }
  const head = [
    'messages',
    '% of a CPU without',
    ...variants.slice(1).map(({ name }) => `${name}, points more`),
  ];
  return ['### A server that waits between small messages', formatTable(head, rows)].join('\n\n');
}

/** The load comes from a process of its own, which is not measured. */
async function serve(node, variant, rate) {
  const count = String(rate * SECONDS);
  let load;
  const run = await runMeasured({
    node,
    variant,
    program: 'messages-server.cjs',
    args: [count],
    onFirstLine(port) {
      const client = join(BENCH, 'programs', 'messages-client.cjs');
      load = runToEnd(process.execPath, [client, port, count, String(rate)]);
    },
  });
  await load;
  return run;
}
