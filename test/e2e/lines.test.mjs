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
const TIERS = [
  ['interpreted', INTERPRETED],
  ['compiled by Sparkplug', ['--always-sparkplug', '--no-opt', '--no-maglev']],
  ['compiled by Maglev', ['--maglev', '--no-opt']],
  ['optimised', []],
];

for (const [tier, flags] of TIERS) {
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

for (const [tier, flags] of TIERS) {
  for (const start of ['cold', 'hot']) {
    test(`a script may be part of a file, ${tier}, started ${start}`, async () => {
      // On a busy machine a function may not have had a sample.
      const wrong = await findMisplaced(flags, '50', start);
      if (wrong.length > 0) assert.deepEqual(await findMisplaced(flags, '400', start), []);
    });
  }
}

for (const [tier, flags] of TIERS) {
  test(`a generator has a line from where it is entered on, ${tier}`, async () => {
    const program = join(FIXTURES, 'generators.cjs');
    const { stdout, stderr } = await runNode([...flags, program, '600']);
    assert.notEqual(stdout, '', stderr);
    const { samplesAt } = JSON.parse(stdout);
    const lines = {
      count: ['function* count', 'for (let i = 0; i < 3;'],
      delegate: ['function* delegate', 'yield* count', 'yield n;'],
      wait: ['async function wait', 'return n + (await'],
    };
    // Where a function ends is a line too.
    const all = Object.entries(lines).flatMap(([name, texts]) => {
      const numbers = texts.map((text) => lineOf(text, program));
      return [...numbers, numbers.at(-1) + 1].map((line) => `${name}:${line}`);
    });
    const others = Object.keys(samplesAt).filter((place) => !all.includes(place));
    assert.deepEqual(others, [], JSON.stringify(samplesAt));
    assert.ok(samplesAt[all[1]] > 0, JSON.stringify(samplesAt));
  });
}

async function findMisplaced(flags, ms, start) {
  const { stdout, stderr } = await runNode([
    ...flags,
    join(FIXTURES, 'script-offsets.cjs'),
    ms,
    start,
  ]);
  assert.notEqual(stdout, '', stderr);
  const { functions, found, loopLength } = JSON.parse(stdout);
  return functions.filter(({ file, start: begins, line, column }) => {
    const { starts = [], samplesAt = {} } = found[file] ?? {};
    const isLoop = ([place]) => {
      const [itsLine, itsColumn] = place.split(':').map(Number);
      return itsLine === line && itsColumn >= column && itsColumn < column + loopLength;
    };
    const inLoop = Object.fromEntries(Object.entries(samplesAt).filter(isLoop));
    return starts.join() !== begins || sum(inLoop) < 0.9 * sum(samplesAt);
  });
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
