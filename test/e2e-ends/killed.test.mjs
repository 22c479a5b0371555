// A program that is killed or crashes leaves what was recorded until then.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { loadProfile } from '../../dist/index.mjs';
import { makeFolder, runCli, runNode } from '../support/programs.mjs';

const BURN = `
  const { Worker, isMainThread } = require('node:worker_threads');
  function burn(ms) {
    const end = performance.now() + ms;
    while (performance.now() < end) Math.sqrt(Math.random());
  }
`;
const NOTE = /was killed, crashed or became another program: this is what it had recorded/;

/** Nanoseconds under the top frame called `name`, by thread. */
function sumUnder({ threads, stacks, frames }, name) {
  const isUnder = [];
  for (const [i, parent] of stacks.parent.entries()) {
    isUnder[i] = isUnder[parent] || frames[stacks.frame[i]].name === name;
  }
  return threads.map(({ samples }) =>
    samples.wallNs.reduce((sum, it, i) => (isUnder[samples.stack[i]] ? sum + it : sum), 0),
  );
}

const ENDINGS = {
  SIGKILL: `process.kill(process.pid, 'SIGKILL')`,
  SIGSEGV: `process.kill(process.pid, 'SIGSEGV')`,
  'process.abort()': 'process.abort()',
  'out of memory': 'const all = []; for (;;) all.push(new Array(1e5).fill(all.length))',
};

for (const [how, end] of Object.entries(ENDINGS)) {
  test(`${how}: amid work, with a worker at work`, async (t) => {
    const folder = makeFolder(t, {
      'app.cjs': `${BURN}
        if (!isMainThread) for (;;) burn(100);
        new Worker(__filename).on('online', () => { burn(1000); ${end}; });`,
    });
    const flag = '--max-old-space-size=40';
    const plain = await runNode([flag, join(folder, 'app.cjs')]);
    const args = ['-o', 'out.nativeprof', `--node-arg=${flag}`, 'app.cjs'];
    const { code, signal, stderr } = await runCli(args, { cwd: folder });
    assert.deepEqual([code, signal], [plain.code, plain.signal], stderr);
    const profile = await loadProfile(join(folder, 'out.nativeprof'));
    assert.match(profile.metadata.notes.join('\n'), NOTE);
    const burnt = sumUnder(profile, 'burn');
    assert.equal(burnt.length, 2);
    // Two threads and ours on what may be two busy cores; the last pieces are lost.
    for (const ns of burnt) assert.ok(ns > 0.5e9 && ns < 3e9, String(burnt));
    const { ticks, sampled, repeated, lost, refused } = profile.counts;
    assert.equal(sampled + repeated + lost + refused, ticks);
  });
}

function killChildrenOf(pid) {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
  for (const child of children.trim().split(' ')) process.kill(Number(child), 'SIGKILL');
}

test('an idle program: the little that it did, and the wait until its end', async (t) => {
  const folder = makeFolder(t, {
    'app.cjs': `${BURN} burn(100); setInterval(() => {}, 1e6); console.log('ready');`,
  });
  let app;
  const { signal, stderr } = await runCli(
    ['-o', 'out.nativeprof', '--', process.execPath, 'app.cjs'],
    {
      cwd: folder,
      onStdout(text, child) {
        if (app !== undefined || !text.includes('ready')) return;
        app = child;
        setTimeout(() => killChildrenOf(child.pid), 2500);
      },
    },
  );
  assert.equal(signal, 'SIGKILL', stderr);
  const profile = await loadProfile(join(folder, 'out.nativeprof'));
  assert.match(profile.metadata.notes.join('\n'), NOTE);
  const [burnt] = sumUnder(profile, 'burn');
  const [idle] = sumUnder(profile, '[idle]');
  assert.ok(burnt > 50e6, `${burnt} ns of burn`);
  assert.ok(idle > 2e9, `${idle} ns idle`);
});

if (typeof process.execve === 'function') {
  test('a program that becomes another leaves what it had recorded, without the time of that', async (t) => {
    const folder = makeFolder(t, {
      'app.cjs': `${BURN} process.removeAllListeners('warning');
        burn(800); process.execve('/bin/sleep', ['sleep', '2'], process.env);`,
    });
    const { code, stderr } = await runCli(['-o', 'out.nativeprof', 'app.cjs'], { cwd: folder });
    assert.equal(code, 0, stderr);
    const profile = await loadProfile(join(folder, 'out.nativeprof'));
    assert.match(profile.metadata.notes.join('\n'), NOTE);
    const [burnt] = sumUnder(profile, 'burn');
    assert.ok(burnt > 0.3e9 && burnt < 1.6e9, String(burnt));
  });
}
