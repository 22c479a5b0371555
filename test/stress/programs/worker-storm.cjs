// Two thousand workers, eight at a time: half of them end by themselves, half are terminated at any
// moment of their beginning, their work and their end.
const { Worker } = require('node:worker_threads');
const { makeRandom, repeatAsync, seconds } = require('./support/repeat.cjs');

const AT_ONCE = 8;
const PER_ROUND = 40;
// All of them, however long that takes; one round of those where the output alone is wanted.
const ROUNDS = seconds < 1 ? 1 : 2000 / PER_ROUND;

const random = makeRandom();
const source = `
  const { workerData } = require('node:worker_threads');
  let sum = 0;
  for (let i = 0; workerData.isEndless || i < 20_000; i++) sum = (sum * 31 + i) & 0xffff;
  process.exitCode = sum === 0 ? 1 : 7;`;

function runWorker(isEndless) {
  const worker = new Worker(source, { eval: true, workerData: { isEndless } });
  if (isEndless) setTimeout(() => worker.terminate(), random() * 40);
  return new Promise((resolve, reject) => {
    worker.on('error', reject);
    // The code of a terminated worker depends on whether it had begun.
    worker.on('exit', (code) => resolve(isEndless ? 'terminated' : code));
  });
}

async function runRound() {
  const ends = {};
  for (let i = 0; i < PER_ROUND; i += AT_ONCE) {
    const together = Array.from({ length: AT_ONCE }, (_, n) => runWorker(n % 2 === 0));
    for (const end of await Promise.all(together)) ends[end] = (ends[end] ?? 0) + 1;
  }
  return ends;
}

repeatAsync(async () => {
  const first = JSON.stringify(await runRound());
  for (let round = 1; round < ROUNDS; round++) {
    if (JSON.stringify(await runRound()) !== first) process.exitCode = 70;
  }
  return first;
});
