// process.exit at a random moment (the seed's) and place: in the midst of a computation, of a
// collection, of compiling, in a listener, with workers and the thread pool at work.
const { pbkdf2 } = require('node:crypto');
const { Worker } = require('node:worker_threads');
const { burn, makeRandom, seconds, seed } = require('./support/repeat.cjs');

const random = makeRandom();
const exitAt = performance.now() + random() * seconds * 1000;
const code = seed % 256;

function endIfDue() {
  if (performance.now() >= exitAt) process.exit(code);
}

const places = [
  function compute() {
    for (;;) {
      burn(1);
      endIfDue();
    }
  },
  function allocate() {
    let kept = [];
    for (;;) {
      kept.push(new Array(100).fill({}));
      if (kept.length > 2000) kept = [];
      endIfDue();
    }
  },
  function compile() {
    for (let i = 0; ; i++) {
      new Function('end', `/* ${i} */ for (let i = 0; i < 300; i++) Math.sqrt(i); end()`)(endIfDue);
    }
  },
  function nest() {
    const dive = (depth) => {
      endIfDue();
      return depth === 0 ? 0 : dive(depth - 1) + 1;
    };
    for (;;) dive(2000);
  },
  function listen() {
    setTimeout(() => process.exit(code), Math.max(1, exitAt - performance.now()));
    const work = () => {
      burn(2);
      setTimeout(work, 1);
    };
    work();
  },
  function reject() {
    const work = async () => {
      for (;;) {
        await null;
        burn(1);
        endIfDue();
      }
    };
    work();
  },
  function leave() {
    // The end of the event loop rather than a call.
    process.exitCode = code;
    burn(Math.max(0, exitAt - performance.now()));
  },
];

process.on('exit', (given) => {
  burn(5);
  console.log(`exit ${given}`);
});
if (random() < 0.5) {
  for (let i = 0; i < 2; i++) new Worker('for (;;) [3, 1, 2].sort()', { eval: true }).unref();
  for (let i = 0; i < 8; i++) pbkdf2('password', 'salt', 50_000, 64, 'sha512', () => {});
}
places[Math.floor(random() * places.length)]();
