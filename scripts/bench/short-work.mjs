// Whether work between waits is sampled: pieces of several lengths between timers of 5 ms, and of 1 ms for
// requests of a process on the same machine, alone and beside one that computes. A quarter of each piece is
// in one function, a half in a second, a quarter in a third.
import { spawn } from 'node:child_process';
import { runMeasured } from './run-measured.mjs';
import { formatShare, formatTable, median } from './statistics.mjs';
import { INTERVAL_US, VARIANTS } from './variants.mjs';

const SECONDS = 4;
const CASES = [
  ...[0.2, 0.4, 1.1, 2.1, 4.4, 11].map((pieceMs) => ({
    title: `${pieceMs} ms, timers`,
    args: [pieceMs, SECONDS],
  })),
  ...[false, true].flatMap((isBusy) =>
    [50, 200, 600].map((perSecond) => ({
      title: `1 ms, ${perSecond} requests a second${isBusy ? ', busy' : ''}`,
      args: [1, SECONDS, perSecond],
      isBusy,
    })),
  ),
];
const NAMES = ['alpha', 'beta', 'gamma'];

/** @returns {Promise<string>} Markdown */
export async function benchShortWork({ node, rounds, report }) {
  const variants = VARIANTS.filter(({ name }) => name !== 'none' && name !== 'floor');
  const rows = [];
  for (const one of CASES) {
    const cells = [];
    for (const variant of variants) {
      const runs = [];
      for (let round = 0; round < rounds; round++) runs.push(await work(node, variant, one));
      const taken = median(runs.map(({ taken }) => taken));
      const shares = NAMES.map((_, i) => median(runs.map(({ shares }) => shares[i])).toFixed(0));
      cells.push(`${formatShare(taken, median(runs.map(({ due }) => due)))}, ${shares.join(' ')}`);
    }
    rows.push([one.title, ...cells]);
    report(`short-work: ${rows.at(-1).join('  ')}`);
  }
  const head = ['piece', ...variants.map(({ name }) => name)];
  return [
    '### Short pieces of work: samples taken of those due, and the shares found of 25, 50, 25',
    formatTable(head, rows),
  ].join('\n\n');
}

async function work(node, variant, { args, isBusy }) {
  const busy = isBusy ? spawn(process.execPath, ['-e', 'for (;;);']) : undefined;
  let workedMs = 0;
  const { functions } = await runMeasured({
    node,
    variant,
    program: 'short-work.cjs',
    args: args.map(String),
    onFirstLine: (line) => {
      workedMs = Number(line);
    },
    countFunctions: true,
  }).finally(() => busy?.kill());
  const counts = NAMES.map((name) => functions[name] ?? 0);
  const taken = counts.reduce((sum, count) => sum + count, 0);
  const shares = counts.map((count) => (taken > 0 ? (100 * count) / taken : 0));
  return { taken, due: (workedMs * 1000) / INTERVAL_US, shares };
}
