// Threads that record themselves, several at a time, beside the main thread, and end in the midst.
const { Worker, isMainThread, workerData } = require('node:worker_threads');
const { burn, makeRandom, repeatAsync } = require('./support/repeat.cjs');
const { makeProfiler } = require('./support/profiling.cjs');

const endings = {
  returns(profiler) {
    for (let i = 0; i < 5; i++) {
      profiler.start();
      burn(10);
      profiler.stop();
    }
  },
  forgets: (profiler) => {
    profiler.start();
    burn(30);
  },
  throws(profiler) {
    profiler.start();
    burn(10);
    throw new TypeError('from a worker');
  },
  exits(profiler) {
    profiler.start();
    burn(10);
    process.exit(5);
  },
  spins(profiler) {
    profiler.start();
    for (;;) burn(50);
  },
  restarts(profiler) {
    for (;;) {
      profiler.start();
      burn(1);
      profiler.stop();
    }
  },
};

async function runWorker(ending, random) {
  const worker = new Worker(__filename, { workerData: ending });
  let error = 'none';
  worker.on('error', ({ code, name }) => {
    error = code ?? name;
  });
  const ended = new Promise((resolve) => worker.on('exit', resolve));
  const isEndless = ending === 'spins' || ending === 'restarts';
  if (isEndless) setTimeout(() => worker.terminate(), random() * 150);
  const code = await ended;
  // The code of a terminated worker depends on whether it had begun.
  return [ending, isEndless ? 'terminated' : code, error];
}

if (isMainThread) {
  const random = makeRandom();
  const names = Object.keys(endings);
  repeatAsync(async () => {
    const profiler = makeProfiler();
    profiler.start();
    const timer = setInterval(() => burn(3), 5);
    const results = await Promise.all(names.map((ending) => runWorker(ending, random)));
    clearInterval(timer);
    profiler.stop();
    return results;
  });
} else {
  endings[workerData](makeProfiler());
}
