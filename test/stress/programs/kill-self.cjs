// Ended by a signal from itself, at a random moment, in different states; and signals that have
// listeners. The seed chooses.
const { spawnSync } = require('node:child_process');
const { burn, makeRandom, seconds, seed } = require('./support/repeat.cjs');

const random = makeRandom();
const signal = ['SIGTERM', 'SIGINT', 'SIGHUP'][seed % 3];
const killAfterMs = random() * seconds * 1000;

function endless() {
  // In case the signal comes late: the thread may still run a while.
  for (;;) burn(10);
}

const ways = [
  function busy() {
    burn(killAfterMs);
    process.kill(process.pid, signal);
    endless();
  },
  function fromChild() {
    burn(killAfterMs);
    spawnSync('kill', ['-s', signal.slice(3), String(process.pid)]);
    endless();
  },
  function idle() {
    setTimeout(() => {
      process.kill(process.pid, signal);
      setInterval(() => {}, 1000);
    }, killAfterMs);
  },
  function handled() {
    process.once(signal, (name) => {
      console.log(`handled ${name}`);
      process.exit(33);
    });
    setTimeout(() => process.kill(process.pid, signal), killAfterMs);
  },
  function handledOnce() {
    // The second one finds no listener any more.
    process.once(signal, (name) => {
      console.log(`handled ${name}`);
      burn(10);
      setImmediate(() => process.kill(process.pid, signal));
    });
    setTimeout(() => process.kill(process.pid, signal), killAfterMs);
    setInterval(() => burn(5), 10);
  },
];

ways[Math.floor(random() * ways.length)]();
