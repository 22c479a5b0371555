// `run --children`: the Node processes that a program starts are lanes of one report.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import test from 'node:test';
import { loadProfile } from '../../dist/index.mjs';
import { FIXTURES, makeFolder, runCli, runNode } from '../support/programs.mjs';

const CHILDREN = join(FIXTURES, 'children.cjs');

/** For each lane the functions of the program that were sampled in it. */
function listFunctions({ threads, stacks, frames }) {
  return threads.map(({ samples }) => {
    const names = new Set();
    for (const stack of samples.stack) {
      for (let at = stack; at >= 0; at = stacks.parent[at]) {
        const frame = frames[stacks.frame[at]];
        if (frame.file === CHILDREN) names.add(frame.name.replace(/.*\./, ''));
      }
    }
    return names;
  });
}

function listUsedFiles({ threads, stacks, frames }) {
  const files = new Set();
  for (const { samples } of threads) {
    for (const stack of samples.stack) {
      for (let at = stack; at >= 0; at = stacks.parent[at]) {
        files.add(frames[stacks.frame[at]].file);
      }
    }
  }
  return [...files];
}

test('children of every kind, their workers included', async (t) => {
  const folder = makeFolder(t);
  const plain = await runNode([CHILDREN]);
  const { code, stdout, stderr } = await runCli(['--children', '-o', 'out.nativeprof', CHILDREN], {
    cwd: folder,
  });
  assert.equal(code, plain.code, stderr);
  assert.equal(stdout, plain.stdout);
  const profile = await loadProfile(join(folder, 'out.nativeprof'));
  assert.match(profile.metadata.command, /children\.cjs$/);
  const lanes = listFunctions(profile);
  const kinds = ['forked', 'spawned', 'executed', 'synchronous', 'clustered', 'threaded'];
  const inEnvironmentsOfTheirOwn = ['spawnedBare', 'synchronousBare', 'executedBare'];
  for (const name of [...kinds, ...inEnvironmentsOfTheirOwn]) {
    const own = lanes.filter((names) => names.has(name));
    assert.equal(own.length, name === 'clustered' ? 2 : 1, `${name}: ${stderr}`);
  }
  // What adds us to the environment of a child is none of the program's.
  assert.deepEqual(
    listUsedFiles(profile).filter((file) => /[\\/]dist[\\/]cli[\\/]/.test(file)),
    [],
  );
  const names = profile.threads.map(({ name }) => name);
  assert.equal(new Set(names).size, names.length);
  assert.equal(names.filter((name) => name.startsWith('worker 1,')).length, 1);
});

test('without it children run undisturbed', async (t) => {
  const folder = makeFolder(t);
  const { stdout } = await runCli(['-o', 'out.nativeprof', CHILDREN], { cwd: folder });
  assert.equal(stdout, (await runNode([CHILDREN])).stdout);
  const { threads } = await loadProfile(join(folder, 'out.nativeprof'));
  assert.deepEqual(
    threads.map(({ name }) => name),
    ['main'],
  );
});
