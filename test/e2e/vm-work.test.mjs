// What the VM, Node and the system do is told under the function that had them do it.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import test from 'node:test';
import { FIXTURES, runNode } from '../support/programs.mjs';
import { retryLonger } from '../support/shares.mjs';

const PROGRAM = join(FIXTURES, 'vm-work.cjs');

/** What most of the function's time is, or for garbage collection much of it. */
const LEAVES = [
  { inside: 'match', leaf: '(?:x+x+)+y', kind: 'regexp', share: 0.7 },
  { inside: 'collectGarbage', leaf: '[gc]', kind: 'pseudo', share: 0.1 },
  { inside: 'compileText', leaf: '[compile]', kind: 'pseudo', share: 0.7 },
  { inside: 'hashBytes', leaf: /node::crypto::.*Hash/, kind: 'native', share: 0.7 },
  { inside: 'multiplyInWasm', leaf: 'multiplySlowly', kind: 'wasm', share: 0.7 },
  { inside: 'waitForNobody', leaf: 'Atomics.wait', kind: 'builtin', share: 0.7 },
];

test('the work of the VM, of Node and of the system has its name', () =>
  retryLonger(async (ms) => {
    const { stdout, stderr } = await runNode([PROGRAM, String(Math.round(ms / 6))]);
    assert.notEqual(stdout, '', stderr);
    const paths = JSON.parse(stdout);
    for (const { inside, leaf, kind, share } of LEAVES) {
      const below = paths.filter(({ path }) => path.split(';')[0] === inside);
      const isLeaf = (name) => (typeof leaf === 'string' ? name === leaf : leaf.test(name));
      const fitting = below.filter((it) => it.kind === kind && isLeaf(it.path.split(';').at(-1)));
      const found = sumWall(fitting) / sumWall(below);
      assert.ok(found >= share, `${found} of ${inside} in ${leaf}: ${JSON.stringify(below)}`);
    }
    const waiting = paths.filter(({ path }) => path.startsWith('waitForNobody'));
    const cpuMs = waiting.reduce((sum, it) => sum + it.cpuMs, 0);
    assert.ok(cpuMs < 0.5 * sumWall(waiting), 'a thread that is blocked uses no CPU');
  }));

function sumWall(paths) {
  return paths.reduce((sum, { wallMs }) => sum + wallMs, 0);
}
