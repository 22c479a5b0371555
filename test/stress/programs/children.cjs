// Child processes in every way that Node knows: fork and exec under a fast timer, and waits that a
// signal must not end early.
const { exec, execFile, execSync, fork, spawn, spawnSync } = require('node:child_process');
const { once } = require('node:events');
const { promisify } = require('node:util');
const { burn, repeatAsync } = require('./support/repeat.cjs');

if (process.argv[2] === 'child') {
  process.once('message', (message) => {
    burn(5);
    process.send({ answer: message.question + 1 });
    process.disconnect();
  });
} else {
  repeatAsync(runRound);
}

async function runRound() {
  burn(5);
  const shell = await promisify(exec)('echo shell; exit 0');
  const file = await promisify(execFile)(process.execPath, ['-p', '6 * 7']);
  const failed = await promisify(exec)('exit 3').catch(({ code }) => code);
  const piped = spawn('cat');
  piped.stdin.end('x'.repeat(100_000));
  let received = 0;
  for await (const chunk of piped.stdout) received += chunk.length;
  const killed = spawn('sleep', ['60']);
  killed.kill('SIGTERM');
  const [, signal] = await once(killed, 'exit');
  const forked = fork(__filename, ['child']);
  forked.send({ question: 41 });
  const [{ answer }] = await once(forked, 'message');
  const [exitCode] = await once(forked, 'exit');
  return {
    shell: shell.stdout,
    file: file.stdout,
    failed,
    received,
    signal,
    answer,
    exitCode,
    sync: execSync('sleep 0.05; echo sync').toString(),
    status: spawnSync('sh', ['-c', 'exit 4']).status,
    storm: await storm(12),
    missing: spawnSync('no-such-command').error.code,
  };
}

/** Many at once. */
function storm(count) {
  const ends = Array.from({ length: count }, (_, i) =>
    once(spawn('sh', ['-c', `exit ${i}`]), 'exit').then(([code]) => code),
  );
  return Promise.all(ends);
}
