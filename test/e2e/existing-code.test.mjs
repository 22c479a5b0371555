// What was compiled before the recording started has its name and its place, whatever V8 had made of
// it by then.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import test from 'node:test';
import { FIXTURES, makeFolder, runNode } from '../support/programs.mjs';

const PROGRAM = join(FIXTURES, 'existing-code.cjs');
const MS = 120;

for (const [tier, flags] of [
  ['interpreted', ['--no-opt', '--no-sparkplug', '--no-maglev']],
  ['compiled by Sparkplug', ['--always-sparkplug', '--no-opt', '--no-maglev']],
  ['optimised', []],
]) {
  test(`functions that were compiled before are named, ${tier}`, async (t) => {
    const { stdout, stderr } = await runNode([...flags, PROGRAM, makeFolder(t), String(MS)]);
    assert.notEqual(stdout, '', stderr);
    const { expected, found, counts } = JSON.parse(stdout);
    assert.ok(counts.unresolved <= 0.005 * counts.sampled, JSON.stringify(counts));
    for (const { kind, name, file, line, column } of expected) {
      const fitting = found.filter((it) => it.file === file && it.name === name);
      const at = { file, line, column };
      assert.deepEqual(
        fitting.map((it) => ({ file: it.file, line: it.line, column: it.column })),
        [at],
        `${kind}: ${JSON.stringify(found)}`,
      );
      assert.ok(fitting[0].selfMs > MS / 3, `${kind}: ${JSON.stringify(fitting)}`);
    }
    const matched = found.filter(({ kind }) => kind === 'regexp');
    assert.ok(matched.length > 0, JSON.stringify(found));
  });
}

test('WebAssembly that was compiled before is named', async () => {
  const { stdout, stderr } = await runNode([join(FIXTURES, 'vm-work.cjs'), '200', 'hot']);
  assert.notEqual(stdout, '', stderr);
  const paths = JSON.parse(stdout).filter(({ path }) => path.startsWith('multiplyInWasm'));
  assert.ok(
    paths.some(({ path, kind }) => kind === 'wasm' && path.endsWith('multiplySlowly')),
    JSON.stringify(paths),
  );
});
