// Signals that are the program's own business arrive as often as they are sent, also the one that
// is used for sampling unless it is told otherwise.
const { spawnSync } = require('node:child_process');
const { once } = require('node:events');
const { burn, repeatAsync, seed } = require('./support/repeat.cjs');

const SIGNALS = ['SIGUSR2', 'SIGWINCH', 'SIGURG', 'SIGCONT', 'SIGALRM', 'SIGVTALRM'];
const counts = Object.fromEntries(SIGNALS.map((name) => [name, 0]));
// SIGPROF goes with odd seeds alone: sampling then continues with another signal.
if (seed % 2 === 1) SIGNALS.splice(2, 1, 'SIGPROF');
for (const name of SIGNALS) {
  counts[name] = 0;
  process.on(name, () => {
    counts[name]++;
  });
}

// Listeners for signals keep no event loop alive.
const alive = setInterval(() => {}, 1000);

repeatAsync(async () => {
  const before = { ...counts };
  for (const name of SIGNALS) {
    for (let i = 0; i < 5; i++) {
      // One by one: signals that wait together arrive as one.
      const arrived = once(process, name);
      if (i === 0) spawnSync('kill', ['-s', name.slice(3), String(process.pid)]);
      else process.kill(process.pid, name);
      burn(1);
      await arrived;
    }
  }
  return SIGNALS.map((name) => [name, counts[name] - before[name]]);
}).finally(() => clearInterval(alive));
