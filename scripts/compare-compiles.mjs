// The TypeScript compiler compiles RxJS for a minute under a high rate of samples: the files that it
// writes must be those that it writes without us, on every supported Node.
//   node scripts/compare-compiles.mjs [--seconds 60] [--interval 200us] [--node <bin/node>]...
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { BENCH, prepareBench, ROOT } from './bench/prepare.mjs';
import { NODE_MAJORS, nodeBinary, nodeVersion, prepareNativeprof } from './node-versions.mjs';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    interval: { type: 'string', default: '200us' },
    node: { type: 'string', multiple: true },
  },
});

if (!(Number(values.seconds) > 0)) {
  process.stderr.write(`--seconds ${values.seconds}: it must be a number above 0\n`);
  process.exit(2);
}

prepareBench();
for (const node of values.node ?? NODE_MAJORS.map(nodeBinary)) {
  prepareNativeprof(node);
  const plain = compile(node, [], 0);
  const cli = join(ROOT, 'dist', 'cli', 'main.js');
  const profiled = compile(node, [cli, 'run', '--interval', values.interval], values.seconds);
  const problems = [];
  if (profiled.status !== 0) problems.push(`it ended with ${profiled.status}`);
  if (profiled.files !== plain.files) problems.push('its files differ');
  if (new Set(profiled.printed.concat(plain.printed)).size !== 1)
    problems.push('its output differs');
  const verdict = problems.length === 0 ? 'the same files' : `FAILED: ${problems.join(', ')}`;
  console.log(
    `Node ${nodeVersion(node)}: ${profiled.printed.length} compiles, ${plain.count} files each: ${verdict}`,
  );
  if (problems.length === 0) console.log(firstLines(profiled.report));
  else {
    console.log(profiled.report);
    process.exitCode = 1;
  }
}

/** @returns what the compiler printed, and a digest of what it wrote */
function compile(node, profiler, seconds) {
  const folder = mkdtempSync(join(tmpdir(), 'nativeprof-compiles-'));
  const output = join(folder, 'output');
  try {
    const program = join(ROOT, 'test', 'stress', 'compile-repeatedly.cjs');
    const sources = join(BENCH, 'node_modules', 'rxjs', 'src');
    const args = [...profiler, program, sources, output, String(seconds)];
    // Its sessions are nobody's last run.
    const env = { ...process.env, XDG_CACHE_HOME: join(folder, 'cache') };
    const { status, signal, stdout, stderr } = spawnSync(node, args, { encoding: 'utf8', env });
    return {
      status: signal ?? status,
      printed: stdout.trim().split('\n'),
      report: stderr,
      ...digest(output),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function digest(folder) {
  const hash = createHash('sha256');
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((it) => join(it.parentPath, it.name));
  for (const path of paths.sort()) {
    hash.update(`${path.slice(folder.length)}\0`).update(readFileSync(path));
  }
  return { count: paths.length, files: hash.digest('hex') };
}

/** The header of the report: counts, and what was lost. */
function firstLines(report) {
  const lines = report.split('\n').filter((line) => line.trim() !== '');
  return lines.slice(0, 3).join('\n');
}
