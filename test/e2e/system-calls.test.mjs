// Calls that wait give the same under the fastest sampling as without: none ends early (EINTR).
import assert from 'node:assert/strict';
import { join } from 'node:path';
import test from 'node:test';
import { compareRuns } from '../support/compare-runs.mjs';
import { FIXTURES, runNode } from '../support/programs.mjs';
import { buildTestAddon } from '../support/test-addon.mjs';

const addon = buildTestAddon();

for (const engine of ['signal', 'inspector']) {
  test(`sockets, children, files, DNS and waits, ${engine} engine`, async (t) => {
    const program = [join(FIXTURES, 'system-calls.cjs'), addon];
    const { stdout } = await compareRuns(t, program, { options: ['--engine', engine] });
    assert.doesNotMatch(stdout, /false/);
  });
}

// No handler can have these begin anew, whatever its flags. A thread that does not run gets two signals,
// and no more however long it waits; a few where somebody else's work delays the timer.
test('an addon that waits without regard to signals is soon left alone', async () => {
  const { stdout, stderr } = await runNode([join(FIXTURES, 'naive-waits.cjs'), addon]);
  assert.notEqual(stdout, '', stderr);
  for (const [name, early] of Object.entries(JSON.parse(stdout))) {
    assert.ok(early < 20, `${name} came back early ${early} times`);
  }
});
