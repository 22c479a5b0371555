// The line that is executed in every frame.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { FIXTURES, makeFolder, runCli, runNode } from '../support/programs.mjs';

const PROGRAM = join(FIXTURES, 'lines.cjs');

const lineOf = (text, program = PROGRAM) =>
  1 +
  readFileSync(program, 'utf8')
    .split('\n')
    .findIndex((line) => line.includes(text));
const sum = (values) => Object.values(values).reduce((total, value) => total + value, 0);

const INTERPRETED = ['--no-opt', '--no-sparkplug', '--no-maglev'];

for (const [tier, flags] of [
  ['interpreted', INTERPRETED],
  ['compiled by Sparkplug', ['--always-sparkplug', '--no-opt', '--no-maglev']],
  ['optimised', []],
]) {
  for (const start of ['cold', 'hot']) {
    test(`the expensive line has the time, ${tier}, started ${start}`, async () => {
      const { stdout, stderr } = await runNode([...flags, PROGRAM, '600', start]);
      assert.notEqual(stdout, '', stderr);
      const { nsOfLine, callLines } = JSON.parse(stdout);
      const share = (nsOfLine[lineOf('// expensive')] ?? 0) / sum(nsOfLine);
      assert.ok(share >= 0.9, JSON.stringify(nsOfLine));
      const called = (callLines[lineOf('result ^= work(')] ?? 0) / sum(callLines);
      assert.ok(called >= 0.9, JSON.stringify(callLines));
    });
  }
}

test('the interpreter is on the line that it executes, not on that of its last call', async () => {
  const program = join(FIXTURES, 'interpreted-lines.cjs');
  const { stdout, stderr } = await runNode([...INTERPRETED, program, '600']);
  assert.notEqual(stdout, '', stderr);
  const { nsOfLine } = JSON.parse(stdout);
  // The call and the turns of the loop have some.
  const share = (nsOfLine[lineOf('// expensive', program)] ?? 0) / sum(nsOfLine);
  assert.ok(share >= 0.8, JSON.stringify(nsOfLine));
});

test('the report names the hottest lines', async (t) => {
  const folder = makeFolder(t, {
    'hot.cjs': `const until = Date.now() + 400;
let sum = 0;
while (Date.now() < until) {
  for (let i = 0; i < 1e5; i++) sum = (sum * 31 + i) | 0;
}
`,
  });
  const { stderr } = await runCli([join(folder, 'hot.cjs')]);
  assert.match(stderr, /hottest lines +\S*hot\.cjs:4 {2}\d+\.\d+ s/);
});
