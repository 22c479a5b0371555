// Threads that block in futexes: a signal must neither wake them nor lose a wake.
const { Worker, isMainThread, workerData } = require('node:worker_threads');
const { burn, repeat } = require('./support/repeat.cjs');

const TURN = 0;
const COUNT = 1;

if (isMainThread) {
  const cells = new Int32Array(new SharedArrayBuffer(8));
  const worker = new Worker(__filename, { workerData: cells });
  repeat(() => {
    const started = performance.now();
    const timedOut = Atomics.wait(cells, COUNT, Atomics.load(cells, COUNT), 30);
    // A wait that ended early would show here: 25, since clocks are read at different moments.
    const fullLength = performance.now() - started >= 25;
    const before = Atomics.load(cells, COUNT);
    for (let i = 0; i < 200; i++) {
      Atomics.store(cells, TURN, 1);
      Atomics.notify(cells, TURN);
      while (Atomics.load(cells, TURN) === 1) Atomics.wait(cells, TURN, 1, 5000);
    }
    burn(2);
    return [timedOut, fullLength, Atomics.load(cells, COUNT) - before];
  });
  worker.unref();
} else {
  const cells = workerData;
  for (;;) {
    Atomics.wait(cells, TURN, 0);
    if (Atomics.load(cells, TURN) !== 1) continue;
    Atomics.add(cells, COUNT, 1);
    Atomics.store(cells, TURN, 0);
    Atomics.notify(cells, TURN);
  }
}
