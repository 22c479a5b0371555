// Programs that are no file: in a snapshot, and in an executable of their own.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import test from 'node:test';
import { makeFolder, NODE_MAJOR, runCli, runNode, runProgram } from '../support/programs.mjs';

const WORK = `
  function sortOften(ms) {
    const until = Date.now() + ms;
    let middle;
    while (Date.now() < until) {
      middle = Array.from({ length: 1000 }, (_, i) => (i * 7919) % 2003).sort((a, b) => a - b)[500];
    }
    return middle;
  }`;
const FILES = {
  'snapshot.cjs': `${WORK}
    require('node:v8').startupSnapshot.setDeserializeMainFunction(() => console.log(sortOften(300)));`,
  'single.cjs': `${WORK}
    console.log(sortOften(300));`,
  'single.json': JSON.stringify({
    main: 'single.cjs',
    output: 'single',
    disableExperimentalSEAWarning: true,
  }),
};

/** Of `command` as it is, and of all Node processes that it starts, under `run`. */
async function assertRecorded(command, cwd) {
  const plain = await runProgram(command[0], command.slice(1), { cwd });
  assert.equal(plain.stdout, '1008\n', plain.stderr);
  const { stdout, stderr, code } = await runCli(['--', ...command], { cwd });
  assert.deepEqual([stdout, code], [plain.stdout, plain.code], stderr);
  assert.match(stderr, /sortOften/);
}

test('a program in a snapshot is recorded', async (t) => {
  const cwd = makeFolder(t, FILES);
  const build = ['--snapshot-blob', 'blob', '--build-snapshot', 'snapshot.cjs'];
  const { code, stderr } = await runNode(build, { cwd });
  assert.equal(code, 0, stderr);
  await assertRecorded([process.execPath, '--snapshot-blob', 'blob', 'main'], cwd);
});

test('a single executable is recorded', { skip: NODE_MAJOR < 26 }, async (t) => {
  const cwd = makeFolder(t, FILES);
  const { code, stderr } = await runNode(['--build-sea', 'single.json'], { cwd });
  assert.equal(code, 0, stderr);
  await assertRecorded([join(cwd, 'single')], cwd);
});
