// All tests: lint, the gate of the signal handler, the C++ tests, the unit tests, those of reports in
// other programs, and the end-to-end tests on every supported Node. Ends with a line `N passed, N failed`.
//   node scripts/test.mjs [--nodes 20,24]
import { readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { capture } from './capture.mjs';
import { NODE_MAJORS, nodeBinary, nodeVersion } from './node-versions.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const { values } = parseArgs({ options: { nodes: { type: 'string' } } });
const majors = values.nodes?.split(',').map(Number) ?? NODE_MAJORS;
const script = (name) => join(root, 'scripts', name);

let passed = 0;
let failed = 0;

await step('build', [script('build.mjs')]);
for (const major of majors) {
  const args = [script('build.mjs'), '--native-only', '--node', nodeBinary(major)];
  await step(`build for Node ${major}`, args);
}
await step('lint', [script('lint.mjs')]);
await step('signal handler symbols', [script('check-signal-symbols.mjs')]);
await step('C++ tests', [script('test-native.mjs')]);
// With it a process that leaves much garbage may hang as it ends: V8's compiler thread waits for a garbage
// collection by the main thread, and that for the compiler. https://github.com/nodejs/node/issues/54918
const noHang = '--no-concurrent-recompilation';
const together = `--test-concurrency=${availableParallelism()}`;
await suite('unit tests', process.execPath, testFiles('unit'), [noHang, together]);
await suite('report tests', process.execPath, testFiles('reports'), [noHang, together]);
for (const major of majors) {
  const node = nodeBinary(major);
  const title = `end-to-end tests on Node ${nodeVersion(node)}`;
  // One after the other, for their programs measure time.
  await suite(title, node, testFiles('e2e'), ['--test-concurrency=1']);
  // What depends on the system and on us more than on V8 runs on the oldest and the newest.
  const isEnd = major === majors[0] || major === majors.at(-1);
  if (isEnd) await suite(`${title}, of the system`, node, testFiles('e2e-ends'), [together]);
}
console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;

function testFiles(folder) {
  const names = readdirSync(join(root, 'test', folder)).filter((name) =>
    name.endsWith('.test.mjs'),
  );
  return names.map((name) => join(root, 'test', folder, name));
}

/** A script that passes or fails as a whole. */
async function step(title, args) {
  const { code, output, seconds } = await run(process.execPath, args);
  if (code === 0) {
    passed++;
    console.log(`ok      ${title} (${seconds} s)`);
  } else {
    failed++;
    console.log(`FAILED  ${title} (${seconds} s)\n${output}`);
  }
}

/** Files of node:test. */
async function suite(title, node, files, flags) {
  const args = [...flags, '--test', '--test-reporter=tap', ...files];
  const { code, output, seconds } = await run(node, args);
  const count = (what) => Number(new RegExp(`^# ${what} (\\d+)$`, 'm').exec(output)?.[1] ?? 0);
  const failures = count('fail') + count('cancelled') || (code === 0 ? 0 : 1);
  passed += count('pass');
  failed += failures;
  console.log(
    `${failures > 0 ? 'FAILED ' : 'ok     '} ${title}: ${count('pass')} passed (${seconds} s)`,
  );
  if (failures > 0) console.log(failedTests(output));
}

/** The blocks of a TAP report that begin with `not ok`, or all of it where there is none. */
function failedTests(output) {
  const blocks = output.match(/^ *not ok [\s\S]*?^ *\.\.\.$/gm);
  return blocks?.join('\n') ?? output;
}

async function run(command, args) {
  const start = performance.now();
  const result = await capture(command, args, root);
  return { ...result, seconds: ((performance.now() - start) / 1000).toFixed(0) };
}
