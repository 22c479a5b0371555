// Fifth part: the memory that knowing a program's code takes.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { BENCH } from './prepare.mjs';
import { formatSpread, formatTable } from './statistics.mjs';

// The difference between few and many leaves out what is there once: Node's own symbols above all,
// and what is kept of functions that are gone before it is worth a look which ones are.
const COUNTS = { kept: [20_000, 60_000], dropped: [80_000, 200_000] };

/** @returns {Promise<string>} Markdown */
export async function benchCodeMemory({ node, rounds, report }) {
  const rows = Object.entries(COUNTS).map(([lifetime, [few, many]]) => {
    const growths = { none: [], armed: [] };
    for (let round = 0; round < rounds; round++) {
      for (const profiler of ['none', 'armed']) {
        const bytes = [few, many].map((count) => measure(node, profiler, lifetime, count));
        growths[profiler].push(((bytes[1] - bytes[0]) / (many - few)) * 10_000);
      }
      report(`memory: round ${round + 1} of ${rounds}, functions ${lifetime}`);
    }
    const own = growths.armed.map((growth, round) => growth - growths.none[round]);
    return [lifetime, ...[growths.none, growths.armed, own].map((bytes) => spreadOfMiB(bytes))];
  });
  const head = ['functions', 'none, MiB (quartiles)', 'armed', 'difference'];
  return ['### Resident memory per 10,000 functions', formatTable(head, rows)].join('\n\n');
}

function spreadOfMiB(bytes) {
  return formatSpread(
    bytes.map((one) => one / 2 ** 20),
    1,
  );
}

function measure(node, ...args) {
  const flags = ['--expose-gc', '--no-compilation-cache'];
  const program = join(BENCH, 'programs', 'code-memory.cjs');
  return Number(execFileSync(node, [...flags, program, ...args.map(String)], { encoding: 'utf8' }));
}
