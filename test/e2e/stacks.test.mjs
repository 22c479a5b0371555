// Stacks of every size: the handler runs on the thread's own, or on the alternate one that it has.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import test from 'node:test';
import { compareRuns } from '../support/compare-runs.mjs';
import { CLI, FIXTURES, ROOT, runProgram } from '../support/programs.mjs';
import { buildTestAddon } from '../support/test-addon.mjs';

const { buildCallTree } = createRequire(import.meta.url)(ROOT);
const addon = buildTestAddon();

test('workers with little stack', (t) => compareRuns(t, [join(FIXTURES, 'little-stack.cjs')]));

test('a main thread with little stack', (t) =>
  compareRuns(t, [join(FIXTURES, 'deep-stack.cjs'), '200'], { flags: ['--stack-size=60'] }));

// What SIGSTKSZ has always been. The kernel alone writes 3.6 KiB there on processors with AVX-512.
test('an alternate signal stack of 8 KiB', async (t) => {
  const { stdout } = await compareRuns(t, [join(FIXTURES, 'alternate-stack.cjs'), addon, '8192']);
  assert.match(stdout, /^0\n/);
});

test('a huge stack', async () => {
  const node = [process.execPath, '--stack-size=400000'];
  const program = [join(FIXTURES, 'deep-stack.cjs'), '1000000'];
  const shell = ['-c', 'ulimit -s 1000000 && exec "$@"', 'sh'];
  const plain = await runProgram('sh', [...shell, ...node, ...program]);
  const run = [process.execPath, CLI, 'run', '-i', '100us', '--node-arg=--stack-size=400000'];
  const profiled = await runProgram('sh', [...shell, ...run, ...program]);
  assert.match(plain.stdout, /Maximum call stack/);
  assert.deepEqual([profiled.stdout, profiled.code], [plain.stdout, plain.code], profiled.stderr);
  assert.match(profiled.stderr, /\[truncated\]/);
  assert.match(profiled.stderr, /sortHere/);
});

for (const name of ['holdNumber', 'holdDeadWords']) {
  test(`native code without frame pointers, and words that calls have left: ${name}`, async (t) => {
    const args = [join(FIXTURES, 'frameless.cjs'), buildTestAddon('frameless_addon'), name, '5'];
    const { profile } = await compareRuns(t, args);
    const counts = countByCallers(profile, /^Hold/);
    const all = sum(Object.values(counts));
    for (let many = 1; many <= 200; many++) delete counts[`outer${many} > inner${many}`];
    assert.ok(all > 500, `${all} samples`);
    // A signal may meet the very beginning of the function.
    const wrong = sum(Object.values(counts));
    assert.ok(wrong <= all * 0.003, `${wrong} of ${all} samples: ${JSON.stringify(counts)}`);
  });
}

const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);

/** Samples in functions of that name, by the two functions that called them. */
function countByCallers(profile, pattern) {
  const counts = {};
  const visit = (node, callers) => {
    if (pattern.test(node.frame.name)) {
      const key = callers.join(' > ');
      counts[key] = (counts[key] ?? 0) + node.total.samples;
      return;
    }
    for (const child of node.children) visit(child, [...callers.slice(-1), node.frame.name]);
  };
  visit(buildCallTree(profile).root, []);
  return counts;
}
