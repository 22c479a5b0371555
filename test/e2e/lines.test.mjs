// The line that is executed in every frame.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { FIXTURES, makeFolder, runCli, runNode } from '../support/programs.mjs';

const PROGRAM = join(FIXTURES, 'lines.cjs');

const lineOf = (text) =>
  1 +
  readFileSync(PROGRAM, 'utf8')
    .split('\n')
    .findIndex((line) => line.includes(text));
const sum = (values) => Object.values(values).reduce((total, value) => total + value, 0);

// Some handlers of the interpreter use its registers for something else.
for (const [tier, flags, leastShare] of [
  ['interpreted', ['--no-opt', '--no-sparkplug', '--no-maglev'], 0.85],
  ['compiled by Sparkplug', ['--always-sparkplug', '--no-opt', '--no-maglev'], 0.9],
  ['optimised', [], 0.9],
]) {
  for (const start of ['cold', 'hot']) {
    test(`the expensive line has the time, ${tier}, started ${start}`, async () => {
      const { stdout, stderr } = await runNode([...flags, PROGRAM, '600', start]);
      assert.notEqual(stdout, '', stderr);
      const { nsOfLine, callLines } = JSON.parse(stdout);
      const share = (nsOfLine[lineOf('// expensive')] ?? 0) / sum(nsOfLine);
      assert.ok(share >= leastShare, JSON.stringify(nsOfLine));
      const called = (callLines[lineOf('result ^= work(')] ?? 0) / sum(callLines);
      assert.ok(called >= 0.9, JSON.stringify(callLines));
    });
  }
}

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
