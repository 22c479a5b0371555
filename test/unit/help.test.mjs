// The help of every command, as in a terminal of 80 columns.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertGolden } from '../support/golden.mjs';
import { CLI, runNode } from '../support/programs.mjs';

for (const command of ['', 'run', 'report', 'diff', 'merge', 'completion']) {
  test(command || 'nativeprof itself', async () => {
    const args = command === '' ? [] : [command];
    const { code, stdout } = await runNode([CLI, ...args, '--help']);
    assert.equal(code, 0);
    for (const line of stdout.split('\n')) {
      assert.ok(line.length <= 80 || line.includes('completions/'), line);
    }
    assertGolden(`help-${command || 'all'}.txt`, stdout);
    const { stdout: asked } = await runNode([CLI, 'help', ...args]);
    assert.equal(asked, stdout);
  });
}

test('without a command the help is the answer, and it is an error', async () => {
  const { code, stdout, stderr } = await runNode([CLI]);
  assert.equal(code, 2);
  assert.equal(stdout, '');
  assertGolden('help-all.txt', stderr);
});

test('help of an unknown command suggests the nearest; that of help is its own', async () => {
  const { code, stdout, stderr } = await runNode([CLI, 'help', 'rnu']);
  assert.deepEqual([code, stdout], [2, '']);
  assert.equal(stderr, "nativeprof: unknown command 'rnu' (Did you mean run?)\n");
  const help = await runNode([CLI, 'help', 'help']);
  assert.equal(help.code, 0);
  assertGolden('help-all.txt', help.stdout);
});
