// Second part: how long starting and stopping keep a big program from its work.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BENCH } from './prepare.mjs';
import { inFolder, runToEnd } from './run-measured.mjs';
import { formatSpread, formatTable, median } from './statistics.mjs';

/** As bench/programs/pauses.cjs names them. */
const PROFILERS = ['nativeprof', 'nativeprof, armed', 'node:inspector', '@datadog/pprof'];
const WORK_SECONDS = 5;
/** As many samples as an hour has at 1 ms, as far as the memory bound lets them stand alone. */
const LONG = { seconds: 360, intervalUs: 100 };

/** @returns {Promise<string>} Markdown */
export async function benchPauses({ node, rounds, report }) {
  const runs = new Map(PROFILERS.map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const name of PROFILERS) {
      const run = await measurePauses(node, name);
      runs.get(name).push(run);
      const { startMs, stopMs } = run;
      report(
        `pauses: round ${round + 1} of ${rounds}, ${name} ${startMs.toFixed(1)}, ${stopMs.toFixed(1)} ms`,
      );
    }
  }
  const all = [...runs.values()].flat();
  const rssMib = median(all.map((run) => run.rssMib)).toFixed(0);
  const rows = [...runs].map(([name, ofProfiler]) => [
    name,
    ...['loadMs', 'startMs', 'stopMs'].map((field) =>
      formatSpread(
        ofProfiler.map((run) => run[field]),
        1,
      ),
    ),
  ]);
  const long = await measurePauses(node, 'nativeprof', LONG);
  report(`pauses: ${long.sampleCount} samples, stopped in ${long.stopMs.toFixed(1)} ms`);
  return [
    `### Pauses: a program of ${rssMib} MiB, stopped after ${WORK_SECONDS} s of work`,
    formatTable(['', 'load ms (quartiles)', 'start ms (quartiles)', 'stop ms (quartiles)'], rows),
    [
      'Each in a process of its own. Load is the `require`, and `arm()` of the armed one, which is',
      'there before the program is. The addon of nativeprof is loaded by `arm()` or by `start()`;',
      'that of @datadog/pprof by the `require`.',
    ].join('\n'),
    [
      `Every ${LONG.intervalUs} µs for ${LONG.seconds} s of work, once: nativeprof held`,
      `${long.sampleCount} samples, and its stop took ${long.stopMs.toFixed(1)} ms.`,
    ].join('\n'),
  ].join('\n\n');
}

function measurePauses(
  node,
  name,
  { seconds, intervalUs } = { seconds: WORK_SECONDS, intervalUs: 1000 },
) {
  return inFolder(async (folder) => {
    const resultPath = join(folder, 'pauses.json');
    const program = join(BENCH, 'programs', 'pauses.cjs');
    await runToEnd(node, [program, name, String(seconds), resultPath, String(intervalUs)]);
    return JSON.parse(readFileSync(resultPath, 'utf8'));
  });
}
