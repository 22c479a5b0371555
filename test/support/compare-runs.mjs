// A program as it runs without us, and under `run` at a high rate: nothing but our report may differ.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { checkProfile } from '../stress/check-recording.mjs';
import { checkInvariants } from './check-invariants.mjs';
import { CLI, makeFolder, ROOT, runNode } from './programs.mjs';

const { buildCallTree, loadProfile } = createRequire(import.meta.url)(ROOT);

/**
 * @param {object} test its context
 * @param {readonly string[]} args of the program, its file first
 * @param {{ flags?: readonly string[], options?: readonly string[], env?: Record<string, string> }} [given]
 *   `flags` for node, `options` for `run`
 * @returns {Promise<{ stdout: string, profile: object }>} of the profiled run
 */
export async function compareRuns(test, args, { flags = [], options = [], env } = {}) {
  const plain = await runNode([...flags, ...args], { env });
  const file = join(makeFolder(test), 'out.nativeprof');
  const ours = ['run', '-i', '100us', ...options, ...flags.map((flag) => `--node-arg=${flag}`)];
  const profiled = await runNode([CLI, ...ours, '-o', file, ...args], { env });
  const shown = JSON.stringify({ plain, profiled }, null, 1);
  assert.equal(profiled.stdout, plain.stdout, shown);
  assert.deepEqual([profiled.code, profiled.signal], [plain.code, plain.signal], shown);
  assert.ok(profiled.stderr.startsWith(plain.stderr), shown);
  const profile = await loadProfile(file);
  assert.deepEqual(checkProfile(profile), []);
  checkInvariants(buildCallTree(profile));
  assert.ok(profile.counts.sampled > 0, JSON.stringify(profile.counts));
  return { stdout: profiled.stdout, profile };
}
