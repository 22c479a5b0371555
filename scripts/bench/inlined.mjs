// Fourth part: whom a profiler blames where V8 has inlined the functions that do the work.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { NODE_MAJORS, nodeBinary, nodeVersion, prepareNativeprof } from '../node-versions.mjs';
import { ROOT } from './prepare.mjs';
import { formatTable, median } from './statistics.mjs';

const PROGRAM = join(ROOT, 'test', 'fixtures', 'inlined.cjs');
const MS = 3000;
/** V8's profiler, as --cpu-prof and the inspector use it. */
const ENGINES = ['signal', 'inspector'];

/** @returns {Promise<string>} Markdown */
export async function benchInlined({ rounds, report }) {
  const rows = [];
  for (const major of NODE_MAJORS) {
    const node = nodeBinary(major);
    prepareNativeprof(node);
    for (const start of ['cold', 'hot']) {
      const shares = ENGINES.map((engine) => {
        const runs = Array.from({ length: rounds }, () => measureWrong(node, start, engine));
        return `${median(runs).toFixed(1)} %`;
      });
      rows.push([`${nodeVersion(node)}, started ${start}`, ...shares]);
      report(`inlined: ${rows.at(-1).join(', ')}`);
    }
  }
  return [
    '### Time blamed on the wrong call path where functions are inlined',
    formatTable(['', 'nativeprof', "V8's profiler (`--cpu-prof`)"], rows),
    'Total variation between the shares that the program measured itself and those recorded.',
  ].join('\n\n');
}

/** In percent. */
function measureWrong(node, start, engine) {
  const output = execFileSync(node, [PROGRAM, String(MS), start, engine], { encoding: 'utf8' });
  const { spentMs, recordedMs } = JSON.parse(output);
  const sum = (values) => Object.values(values).reduce((total, value) => total + value, 0);
  const paths = new Set([...Object.keys(spentMs), ...Object.keys(recordedMs)]);
  let difference = 0;
  for (const path of paths) {
    const spent = (spentMs[path] ?? 0) / sum(spentMs);
    difference += Math.abs(spent - (recordedMs[path] ?? 0) / sum(recordedMs));
  }
  return (difference / 2) * 100;
}
