// Workers that end by themselves, throw, exit, run out of memory, and are terminated at any moment,
// while the main thread works and is sampled.
const { Worker, isMainThread, workerData } = require('node:worker_threads');
const { burn, makeRandom, repeatAsync } = require('./support/repeat.cjs');

const endings = {
  returns: () => burn(20),
  throws() {
    burn(10);
    throw new TypeError('from a worker');
  },
  exits() {
    burn(10);
    process.exit(5);
  },
  fills() {
    // Big ones: in small steps V8 may collect for ever just below the limit.
    const kept = [];
    for (;;) kept.push(new Array(100_000).fill(kept.length));
  },
  spins() {
    for (;;) burn(100);
  },
  waits() {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  },
};

async function runWorker(ending, random) {
  const worker = new Worker(__filename, {
    workerData: ending,
    resourceLimits: { maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 2 },
  });
  let error = 'none';
  worker.on('error', ({ code, name }) => {
    error = code ?? name;
  });
  const ended = new Promise((resolve) => worker.on('exit', resolve));
  const isEndless = ending === 'spins' || ending === 'waits';
  if (isEndless) setTimeout(() => worker.terminate(), random() * 120);
  const code = await ended;
  // The code of a terminated worker depends on whether it had begun.
  return [ending, isEndless ? 'terminated' : code, error];
}

if (isMainThread) {
  const random = makeRandom();
  const names = Object.keys(endings);
  repeatAsync(() => {
    const timer = setInterval(() => burn(3), 5);
    return Promise.all(names.map((ending) => runWorker(ending, random))).finally(() =>
      clearInterval(timer),
    );
  });
} else {
  endings[workerData]();
}
