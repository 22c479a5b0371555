// No stack is put together from two moments.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import test from 'node:test';
import { FIXTURES, runNode } from '../support/programs.mjs';

const FLAGS = ['--expose-gc', '--compact-on-every-full-gc'];

test('stacks are whole while code moves, and is thrown away', async () => {
  const { stdout, stderr } = await runNode([...FLAGS, join(FIXTURES, 'family-tree.cjs'), '2000']);
  assert.notEqual(stdout, '', stderr);
  const { checked, families, sampled, unresolved, wrong } = JSON.parse(stdout);
  assert.ok(checked > 500, stdout);
  assert.ok(sampled > families / 2, stdout);
  assert.ok(unresolved / checked < 0.005, stdout);
  assert.deepEqual(wrong, []);
});
