// Continuous recording of a server under load for a long time, beside the same server without it: does
// memory stay flat, do throughput and latency stay, does a rotation hold up the event loop? Prints the
// figures, and ends with 1 where one is beyond its bound.
//   node scripts/soak.mjs [--minutes 30] [--rotate 60] [--rate 0] [--node /path/to/bin/node]
// --rate: requests per second; 0: as many as it takes. On few cores the load competes with the server.
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { describeMachine } from './bench/machine.mjs';
import { BENCH, installPackages, ROOT } from './bench/prepare.mjs';
import { formatSpread, median } from './bench/statistics.mjs';
import { nodeVersion, prepareNativeprof } from './node-versions.mjs';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '30' },
    rotate: { type: 'string', default: '60' },
    rate: { type: 'string', default: '0' },
    node: { type: 'string', default: process.execPath },
  },
});
const minutes = Number(values.minutes);
const rotateSeconds = Number(values.rotate);
const ROUND_SECONDS = 10;
/** Until caches are filled and code is compiled. */
const WARM_UP_SHARE = 0.3;
/** A rotation is over in a tenth of a second. */
const ROTATION_MS = 100;
const MOST_SLOPE_MB = 1;
const MOST_DELAY_MS = 5;

prepareNativeprof(values.node);
installPackages();
const require = createRequire(join(BENCH, 'package.json'));
const autocannon = require('autocannon');
const { loadProfile } = createRequire(import.meta.url)(ROOT);
const PROGRAM = join(BENCH, 'programs', 'soak-server.cjs');

const folder = mkdtempSync(join(tmpdir(), 'nativeprof-soak-'));
try {
  process.exitCode = (await soak()) ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function soak() {
  const cli = join(ROOT, 'dist', 'cli', 'main.js');
  const rotation = ['--rotate', `${rotateSeconds}s`, '-o', join(folder, 'soak.nativeprof')];
  const servers = {
    plain: await startServer(['--expose-gc', PROGRAM]),
    profiled: await startServer([cli, 'run', ...rotation, '--node-arg=--expose-gc', PROGRAM]),
  };
  const rounds = { plain: [], profiled: [] };
  const memory = { plain: [], profiled: [] };
  const startMs = Date.now();
  const endMs = startMs + minutes * 60_000;
  for (let round = 0; Date.now() < endMs; round++) {
    // In turns, so that what the machine does meanwhile falls on both alike.
    const order = round % 2 === 0 ? ['plain', 'profiled'] : ['profiled', 'plain'];
    for (const name of order) {
      rounds[name].push(await load(servers[name].port));
      const rssMb = Number(await ask(servers[name].port, '/rss')) / 1e6;
      memory[name].push([(Date.now() - startMs) / 60_000, rssMb]);
    }
    const [plain, profiled] = [rounds.plain.at(-1), rounds.profiled.at(-1)];
    process.stderr.write(
      `${((Date.now() - startMs) / 60_000).toFixed(1)} min: ${plain.perSecond.toFixed(0)}, ${profiled.perSecond.toFixed(0)} requests/s, p99 ${plain.p99Ms}, ${profiled.p99Ms} ms, ${memory.plain.at(-1)[1].toFixed(1)}, ${memory.profiled.at(-1)[1].toFixed(1)} MB\n`,
    );
  }
  const delays = {
    plain: JSON.parse(await ask(servers.plain.port, '/delays')),
    profiled: JSON.parse(await ask(servers.profiled.port, '/delays')),
  };
  await Promise.all(Object.values(servers).map((server) => server.stop()));
  return report(rounds, memory, delays, await findRotations());
}

async function startServer(args) {
  const child = spawn(values.node, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout });
  const port = await new Promise((resolve) => lines.once('line', resolve));
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
  };
  return { port, stop };
}

async function load(port) {
  const rate = Number(values.rate);
  const { requests, latency } = await autocannon({
    url: `http://127.0.0.1:${port}/`,
    connections: 4,
    duration: ROUND_SECONDS,
    ...(rate > 0 ? { overallRate: rate } : {}),
  });
  return { perSecond: requests.average, p99Ms: latency.p99 };
}

async function ask(port, path) {
  return (await fetch(`http://127.0.0.1:${port}${path}`)).text();
}

/** When each profile ended, but for the last. */
async function findRotations() {
  const names = readdirSync(folder).filter((name) => name.endsWith('.nativeprof'));
  const ends = [];
  for (const name of names.sort()) {
    const { metadata } = await loadProfile(join(folder, name));
    ends.push(metadata.startedAtMs + metadata.durationNs / 1e6);
  }
  return ends.slice(0, -1);
}

function report(rounds, memory, delays, rotations) {
  const pairs = rounds.profiled.map(({ perSecond, p99Ms }, i) => ({
    throughput: perSecond / rounds.plain[i].perSecond,
    p99: p99Ms / Math.max(rounds.plain[i].p99Ms, 1),
  }));
  const near = (list, isNear) =>
    list.filter(([atMs]) => isNear === rotations.some((ms) => Math.abs(atMs - ms) < ROTATION_MS));
  const worst = (list) => list.reduce((most, [, delayMs]) => Math.max(most, delayMs), 0);
  /** The worst around each rotation; then the middle of those: one hiccup of the machine is none of ours. */
  const aroundMs = (list) =>
    median(
      rotations.map((ms) => worst(list.filter(([atMs]) => Math.abs(atMs - ms) < ROTATION_MS))),
    );
  const slope = { plain: slopeMb(memory.plain), profiled: slopeMb(memory.profiled) };
  const dueToUsMs = Math.max(0, aroundMs(delays.profiled) - aroundMs(delays.plain));
  const lines = [
    '## Soak',
    '',
    describeMachine(nodeVersion(values.node)),
    `- ${minutes} minutes, a profile every ${rotateSeconds} s: ${rotations.length} rotations; in turns with the same server unprofiled`,
    '',
    `- resident memory without garbage, MB per 10 minutes after warm-up: ${slope.profiled.toFixed(2)}, unprofiled ${slope.plain.toFixed(2)}`,
    `- throughput, profiled to unprofiled of ${pairs.length} pairs, median (quartiles): ${formatSpread(
      pairs.map((pair) => pair.throughput),
      3,
    )}`,
    `- p99 latency, profiled to unprofiled: ${formatSpread(
      pairs.map((pair) => pair.p99),
      2,
    )}`,
    `- event-loop delay around rotations, median of the worst: ${aroundMs(delays.profiled).toFixed(1)} ms, unprofiled at the same times ${aroundMs(delays.plain).toFixed(1)} ms`,
    `- worst event-loop delay: around rotations ${worst(near(delays.profiled, true)).toFixed(1)} ms, else ${worst(near(delays.profiled, false)).toFixed(1)} ms, unprofiled ${worst(delays.plain).toFixed(1)} ms`,
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
  return slope.profiled - Math.max(0, slope.plain) < MOST_SLOPE_MB && dueToUsMs < MOST_DELAY_MS;
}

/** By least squares, of the part behind the warm-up. */
function slopeMb(points) {
  const late = points.slice(Math.floor(points.length * WARM_UP_SHARE));
  const mean = (list) => list.reduce((sum, value) => sum + value, 0) / list.length;
  const [x, y] = [mean(late.map(([at]) => at)), mean(late.map(([, mb]) => mb))];
  const over = late.reduce((sum, [at, mb]) => sum + (at - x) * (mb - y), 0);
  return (10 * over) / late.reduce((sum, [at]) => sum + (at - x) ** 2, 0);
}
