// Completion scripts, in the shells themselves: what Tab makes of a line.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { CLI, makeFolder, ROOT, runNode } from '../support/programs.mjs';

const COMPLETE_LINE = join(ROOT, 'test', 'support', 'complete-line.py');
const FILES = { 'first.nativeprof': '', 'notes.txt': '' };

/** What is typed before Tab -> what Tab adds. */
const COMPLETED = {
  'nativeprof rep': 'ort',
  'nativeprof --vers': 'ion',
  'nativeprof run --eng': 'ine',
  'nativeprof run --engine insp': 'ector',
  'nativeprof run --engine=insp': 'ector',
  'nativeprof run --cpu no': 'tes.txt',
  'nativeprof run -o fi': 'rst.nativeprof',
  'nativeprof run -- mkfif': 'o',
  // The program's own options are not ours.
  'nativeprof run notes.txt --eng': '',
  'nativeprof run -- env --eng': '',
  'nativeprof report la': 'st',
  'nativeprof report fi': 'rst.nativeprof',
  'nativeprof report notes.txt --perc': 'ent',
  'nativeprof merge -o x.nativeprof fi': 'rst.nativeprof',
  'nativeprof completion fi': 'sh',
  'nativeprof help mer': 'ge',
};

const SETUPS = {
  bash: 'source ./script',
  zsh: 'autoload -Uz compinit; compinit -D -u; source ./script',
};

for (const [shell, setup] of Object.entries(SETUPS)) {
  test(shell, { skip: isMissing(shell) }, async (t) => {
    const folder = await makeShellFolder(t, shell);
    for (const [typed, added] of Object.entries(COMPLETED)) {
      const args = [COMPLETE_LINE, shell, setup, `${typed}\t`];
      const line = execFileSync('python3', args, { cwd: folder, encoding: 'utf8' });
      assert.equal(line.trimEnd(), typed + added);
    }
  });
}

test('fish', { skip: isMissing('fish') }, async (t) => {
  const folder = await makeShellFolder(t, 'fish');
  const complete = (typed) => {
    const script = `source ./script; complete -C ${JSON.stringify(typed)}`;
    const lines = execFileSync('fish', ['--no-config', '-c', script], {
      cwd: folder,
      encoding: 'utf8',
    });
    return lines
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => line.split('\t'));
  };
  assert.deepEqual(complete('nativeprof rep'), [
    ['report', 'show a saved session again, in any way'],
  ]);
  assert.deepEqual(
    complete('nativeprof run --engine ').map(([word]) => word),
    ['inspector', 'signal'],
  );
  assert.deepEqual(
    complete('nativeprof completion ').map(([word]) => word),
    ['bash', 'fish', 'zsh'],
  );
  for (const [typed, word] of [
    ['nativeprof run --eng', '--engine'],
    ['nativeprof run no', 'notes.txt'],
    ['nativeprof merge -o fi', 'first.nativeprof'],
    ['nativeprof report la', 'last'],
    ['nativeprof help mer', 'merge'],
  ]) {
    assert.deepEqual(
      complete(typed).map(([found]) => found),
      [word],
      typed,
    );
  }
});

async function makeShellFolder(t, shell) {
  const folder = makeFolder(t, FILES);
  const { code, stdout } = await runNode([CLI, 'completion', shell]);
  assert.equal(code, 0);
  writeFileSync(join(folder, 'script'), stdout);
  return folder;
}

/** Where the tests must be complete a shell that is missing makes them fail. */
function isMissing(shell) {
  try {
    execFileSync(shell, ['-c', 'exit']);
    return false;
  } catch {
    return process.env.CI === 'true' ? false : `${shell} is not installed`;
  }
}
