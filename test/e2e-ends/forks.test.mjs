// fork() and exec by native code, on the thread that is sampled.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import test from 'node:test';
import { compareRuns } from '../support/compare-runs.mjs';
import { FIXTURES, NODE_MAJOR, runCli, runNode } from '../support/programs.mjs';
import { buildTestAddon } from '../support/test-addon.mjs';

const FORKS = join(FIXTURES, 'forks.cjs');
const REPLACES_ITSELF = join(FIXTURES, 'replace-itself.cjs');
const addon = buildTestAddon();

for (const [name, what] of [
  ['forkAndWork', 'goes on in C'],
  ['forkAndTerminate', 'is ended by SIGTERM'],
  ['forkAndExec', 'becomes another program'],
  ['vforkAndExec', 'shares its memory and becomes another program'],
]) {
  test(`the child of a fork ${what} as without us`, (t) =>
    compareRuns(t, [FORKS, addon, name, '5']));
}

// Node 26 itself does not survive exit() in such a child: it waits for threads that are not there.
test('the child of a fork exits as without us', { skip: NODE_MAJOR >= 26 }, (t) =>
  compareRuns(t, [FORKS, addon, 'forkAndExit', '3']),
);

for (const how of typeof process.execve === 'function' ? [addon, 'node'] : [addon]) {
  test(`a program replaces itself, by ${how === addon ? 'an addon' : 'Node'}`, async () => {
    const args = [REPLACES_ITSELF, how];
    const plain = await runNode(args);
    assert.match(plain.stdout, /replaced/);
    for (let i = 0; i < 5; i++) {
      const { code, signal, stdout } = await runCli(['-i', '100us', ...args]);
      assert.deepEqual([code, signal, stdout], [plain.code, plain.signal, plain.stdout]);
    }
  });
}
