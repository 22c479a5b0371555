// Whether work between waits is sampled: pieces of several lengths between timers of 5 ms, a quarter of
// each in one function, a half in a second, a quarter in a third.
import { runMeasured } from './run-measured.mjs';
import { formatShare, formatTable, median } from './statistics.mjs';
import { INTERVAL_US, VARIANTS } from './variants.mjs';

const PIECES_MS = [0.2, 0.4, 1.1, 2.1, 4.4, 11];
const SECONDS = 4;
const WAIT_MS = 5.5;
const NAMES = ['alpha', 'beta', 'gamma'];

/** @returns {Promise<string>} Markdown */
export async function benchShortWork({ node, rounds, report }) {
  const variants = VARIANTS.filter(({ name }) => name !== 'none' && name !== 'floor');
  const rows = [];
  for (const pieceMs of PIECES_MS) {
    const cells = [];
    for (const variant of variants) {
      const runs = [];
      for (let round = 0; round < rounds; round++) runs.push(await work(node, variant, pieceMs));
      const taken = median(runs.map(({ taken }) => taken));
      const shares = NAMES.map((_, i) => median(runs.map(({ shares }) => shares[i])).toFixed(0));
      cells.push(`${formatShare(taken, median(runs.map(({ due }) => due)))}, ${shares.join(' ')}`);
    }
    rows.push([`${pieceMs} ms`, ...cells]);
    report(`short-work: ${rows.at(-1).join('  ')}`);
  }
  const head = ['piece', ...variants.map(({ name }) => name)];
  return [
    '### Short pieces of work: samples taken of those due, and the shares found of 25, 50, 25',
    formatTable(head, rows),
  ].join('\n\n');
}

async function work(node, variant, pieceMs) {
  const pieces = Math.round((SECONDS * 1000) / (pieceMs + WAIT_MS));
  let workedMs = 0;
  const { functions } = await runMeasured({
    node,
    variant,
    program: 'short-work.cjs',
    args: [String(pieceMs), String(pieces)],
    onFirstLine: (line) => {
      workedMs = Number(line);
    },
    countFunctions: true,
  });
  const counts = NAMES.map((name) => functions[name] ?? 0);
  const taken = counts.reduce((sum, count) => sum + count, 0);
  const shares = counts.map((count) => (taken > 0 ? (100 * count) / taken : 0));
  return { taken, due: (workedMs * 1000) / INTERVAL_US, shares };
}
