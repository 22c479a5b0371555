// What a report calls the code that V8 brings.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import test from 'node:test';
import { FIXTURES, runCli, runNode, secondsOf } from '../support/programs.mjs';

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

const NAMES = [
  'new Square',
  'Shape.area',
  'Shape.load',
  'Shape.walk',
  'Shape.stream',
  'get Shape.size',
  'set Shape.size',
  'Shape.make',
  'Shape.#secret',
  'Shape.reveal',
  'Shape[key]',
  "Shape['quoted name']",
  'Shape.onClick',
  'Shape.handler',
  'Named (fields)',
  'Old.bar',
  'store.find',
  'store.nested.remove',
  'shared',
  'module.exports',
  'choose',
  '(anonymous in curry)',
  'map callback',
  'new Promise callback',
  "events.on('data') callback",
  'evaluated',
  '(new Function)',
  '(eval)',
];

for (const engine of ['signal', 'inspector']) {
  test(`functions have the names that people write, engine ${engine}`, async () => {
    const program = join(FIXTURES, 'names.cjs');
    const missing = async (ms) => {
      const { stdout, stderr } = await runNode([program, ms, engine]);
      assert.notEqual(stdout, '', stderr);
      const names = new Set(JSON.parse(stdout));
      return NAMES.filter((name) => !names.has(name));
    };
    const first = await missing('10');
    // On a busy machine a function may not have had a sample.
    if (first.length > 0) assert.deepEqual(await missing('100'), []);
  });
}
