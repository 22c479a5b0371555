// What a report calls the code that V8 brings.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import test from 'node:test';
import { FIXTURES, runCli, secondsOf } from '../support/programs.mjs';

test("builtins have JavaScript's names", async () => {
  const program = join(FIXTURES, 'builtins.cjs');
  const args = ['--show-all', '--threshold', '0', program, '600'];
  const { stdout, stderr } = await runCli(args);
  assert.equal(stdout, 'true\n');
  for (const name of [
    'Array.prototype.sort',
    'JSON.parse',
    'String.prototype.replace',
    'Array.prototype.forEach',
  ]) {
    assert.ok(secondsOf(stderr, name) > 0, `${name} in\n${stderr}`);
  }
  assert.doesNotMatch(stderr, /ArrayPrototype|ArrayForEach|JsonParse|StringPrototype/);
});
