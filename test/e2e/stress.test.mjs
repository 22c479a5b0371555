// A short cut of `npm run stress`: each kind of program once, at the highest rate.
import assert from 'node:assert/strict';
import test from 'node:test';
import { STRESS_PROGRAMS } from '../stress/programs.mjs';
import { runStressProgram } from '../stress/run-program.mjs';
import { buildTestAddon } from '../support/test-addon.mjs';

buildTestAddon();

/** Program -> flags of node. */
const RUNS = [
  ['addon.cjs', []],
  ['api-start-stop.cjs', []],
  ['atomics-wait.cjs', []],
  ['code-churn.cjs', ['--stress-compaction']],
  ['deopt.cjs', ['--max-lazy']],
  ['gc-pressure.cjs', ['--max-semi-space-size=1', '--max-old-space-size=40']],
  ['recursion.cjs', ['--interpreted-frames-native-stack']],
  ['recursion.cjs', ['--no-opt']],
  ['regexp.cjs', ['--jitless']],
  ['vm-contexts.cjs', []],
  ['wasm.cjs', []],
  ['workers.cjs', []],
];

for (const [index, [file, flags]] of RUNS.entries()) {
  test(`${[file, ...flags].join(' ')} is not disturbed`, async () => {
    const { problems } = await runStressProgram({
      node: process.execPath,
      program: STRESS_PROGRAMS.find((program) => program.file === file),
      flags,
      seconds: 0.3,
      way: index % 2 === 0 ? 'record' : 'run',
    });
    assert.deepEqual(problems, []);
  });
}
