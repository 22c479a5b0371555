// First part: CPU time of whole programs under each profiler, paired and interleaved, so that what
// the machine does meanwhile falls on all of them alike.
import { join } from 'node:path';
import { BENCH } from './prepare.mjs';
import { runMeasured, runToEnd } from './run-measured.mjs';
import { formatMean, formatShare, formatSpread, formatTable, median } from './statistics.mjs';

const HTTP_REQUESTS = 72_000;
/** Times that a program does its work: what starting takes is measured apart, by `pauses`. */
const REPEATS = '3';

/** @type {Readonly<Record<string, (node: string, variant: object) => Promise<object>>>} */
export const PROGRAMS = {
  typescript: repeat('typescript.cjs'),
  terser: repeat('terser.cjs'),
  babel: repeat('babel.cjs'),
  http: runHttp,
  loop: (node, variant) => runMeasured({ node, variant, program: 'loop.cjs' }),
};

function repeat(program) {
  return (node, variant) => runMeasured({ node, variant, program, args: [REPEATS] });
}

const TITLES = {
  typescript: `TypeScript checks RxJS, ${REPEATS} times`,
  terser: `terser minifies 0.8 MB, ${REPEATS} times`,
  babel: `Babel transpiles 1.4 MB, ${REPEATS} times`,
  http: `HTTP server, ${HTTP_REQUESTS} requests`,
  loop: 'A loop without garbage: one CPU busy, the other quiet',
};

export const titleOf = (name) => TITLES[name];

/** The load comes from a process of its own, which is not measured. */
async function runHttp(node, variant) {
  let load;
  const args = [String(HTTP_REQUESTS)];
  const run = await runMeasured({
    node,
    variant,
    program: 'http-server.cjs',
    args,
    onFirstLine(port) {
      const client = join(BENCH, 'programs', 'http-client.cjs');
      load = runToEnd(process.execPath, [client, port, ...args]);
    },
  });
  await load;
  return run;
}

/**
 * @param {object} settings with `variants`, what it is run under, the first under no profiler, and
 *   `programRuns`, to which the runs are added
 * @returns {Promise<string>} Markdown
 */
export async function benchProgram(name, { node, rounds, report, variants, programRuns }) {
  const runs = new Map(variants.map(({ name }) => [name, []]));
  report(`${name}: warming up`);
  await PROGRAMS[name](node, variants[0]);
  for (let round = 0; round < rounds; round++) {
    for (const variant of orderOf(round, variants)) {
      const run = await PROGRAMS[name](node, variant);
      runs.get(variant.name).push(run);
      report(`${name}: round ${round + 1} of ${rounds}, ${variant.name} ${run.cpuS.toFixed(3)} s`);
    }
  }
  programRuns.push(runs);
  const tables = [tabulateRuns(runs)];
  if (runs.has('nativeprof')) tables.push(tabulateOwn(runs));
  return [`### ${TITLES[name]}`, ...tables].join('\n\n');
}

/**
 * Each round's runs of all programs as one: what the machine does to one of them weighs less.
 * @returns {string} Markdown
 */
export function addUpPrograms({ programRuns, variants }) {
  const sum = (runs, read) => runs.reduce((total, run) => total + read(run), 0);
  const together = new Map(
    variants.map(({ name }) => {
      const rounds = programRuns[0].get(name).map((_, round) => {
        const runs = programRuns.map((ofProgram) => ofProgram.get(name)[round]);
        const samples = {
          taken: sum(runs, (run) => run.samples?.taken ?? 0),
          due: sum(runs, (run) => run.samples?.due ?? 0),
        };
        return {
          cpuS: sum(runs, (run) => run.cpuS),
          wallS: sum(runs, (run) => run.wallS),
          samples,
        };
      });
      return [name, rounds];
    }),
  );
  return `### All ${programRuns.length} together\n\n${tabulateRuns(together)}`;
}

/** Rotated, so that each variant takes each place; every other round backwards, so that none always follows the same. */
function orderOf(round, variants) {
  const first = round % variants.length;
  const order = [...variants.slice(first), ...variants.slice(0, first)];
  return round % 2 === 0 ? order : order.reverse();
}

function tabulateRuns(runs) {
  const floor = runs.has('floor') ? median(pairWithNone(runs, 'floor')) : 0;
  const rows = [...runs].map(([name, ofVariant]) => {
    const cpu = median(ofVariant.map(({ cpuS }) => cpuS)).toFixed(3);
    // Far above the CPU time where the machine was busy with something else.
    const wall = median(ofVariant.map(({ wallS }) => wallS)).toFixed(1);
    if (name === 'none') return [name, cpu, '', '', '', '', wall];
    const overhead = pairWithNone(runs, name);
    const sampled = ofVariant.map(({ samples }) => samples);
    const taken = median(sampled.map(({ taken }) => taken));
    const share = formatShare(taken, median(sampled.map(({ due }) => due)));
    const ratio = floor > 0 ? (median(overhead) / floor).toFixed(2) : '–';
    const samples = `${Math.round(taken)} (${share})`;
    return [name, cpu, formatSpread(overhead, 2), formatMean(overhead, 2), ratio, samples, wall];
  });
  const head = [
    '',
    'CPU s',
    'overhead % (quartiles)',
    'mean ± standard error',
    '× floor',
    'samples taken (of those due)',
    'wall s',
  ];
  return formatTable(head, rows);
}

/** In percent, round by round. */
function pairWithNone(runs, name) {
  const none = runs.get('none');
  return runs.get(name).map(({ cpuS }, round) => (cpuS / none[round].cpuS - 1) * 100);
}

/** What nativeprof says of itself. */
function tabulateOwn(runs) {
  const headers = runs.get('nativeprof').map(({ samples }) => samples.header);
  const read = (field) => median(headers.map((header) => header[field]));
  const us = (field) => (read(field) / 1000).toFixed(field.startsWith('handler') ? 1 : 0);
  const ms = (field) => (read(field) / 1e6).toFixed(1);
  const counts = ['sampled', 'repeated', 'lost', 'refused', 'missedDeadlines', 'unresolved'];
  const row = [
    'nativeprof',
    ...counts.map((field) => String(Math.round(read(field)))),
    `${us('handlerP50Ns')} / ${us('handlerP99Ns')}`,
    `${us('intervalP50Ns')} / ${us('intervalP99Ns')}`,
    [ms('handlerNs'), ms('codeEventNs'), ms('timerCpuNs'), ms('collectorCpuNs')].join(' / '),
  ];
  const head = [
    '',
    'sampled',
    'repeated',
    'lost',
    'refused',
    'missed',
    'unresolved',
    'handler p50 / p99 µs',
    'interval p50 / p99 µs',
    'handler / code events / timer / collector ms',
  ];
  return formatTable(head, [row]);
}
