// Children by the dozen at once, of every kind, while the program works: none may be lost, hang, or
// end otherwise.
const { execFile, fork, spawn, spawnSync } = require('node:child_process');
const { once } = require('node:events');
const { burn, repeatAsync } = require('./support/repeat.cjs');

const endOf = (child) => once(child, 'close').then(([code, signal]) => signal ?? code);

function storm() {
  const shells = Array.from({ length: 40 }, (_, i) => endOf(spawn('sh', ['-c', `exit ${i}`])));
  const killed = Array.from({ length: 10 }, (_, i) => {
    const child = spawn('sleep', ['60']);
    setTimeout(() => child.kill(['SIGTERM', 'SIGKILL', 'SIGINT'][i % 3]), i * 3);
    return endOf(child);
  });
  const piped = Array.from({ length: 10 }, async (_, i) => {
    const child = spawn('cat');
    child.stdin.end('y'.repeat(1000 * i));
    let length = 0;
    for await (const chunk of child.stdout) length += chunk.length;
    return length;
  });
  const missing = Array.from({ length: 5 }, () =>
    once(execFile('no-such-command'), 'error').then(([{ code }]) => code),
  );
  const forked = Array.from({ length: 3 }, (_, i) => {
    const child = fork(__filename, ['child']);
    child.send(i);
    return endOf(child);
  });
  const sync = Array.from({ length: 10 }, (_, i) => spawnSync('sh', ['-c', `exit ${i}`]).status);
  return Promise.all([...shells, ...killed, ...piped, ...forked, ...sync, ...missing]);
}

if (process.argv[2] === 'child') {
  process.once('message', (number) => {
    burn(5);
    process.exit(number);
  });
} else {
  repeatAsync(() => {
    const timer = setInterval(() => burn(2), 4);
    return storm().finally(() => clearInterval(timer));
  });
}
