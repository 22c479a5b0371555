// The event loop's phases by the thousand: timers, immediates, ticks, microtasks, contexts, and
// polls that end at once, so that the timer parks and wakes all the time.
const { AsyncLocalStorage } = require('node:async_hooks');
const { EventEmitter, once } = require('node:events');
const { setTimeout: later } = require('node:timers/promises');
const { MessageChannel } = require('node:worker_threads');
const { repeatAsync } = require('./support/repeat.cjs');

const storage = new AsyncLocalStorage();

async function storm(count) {
  let done = 0;
  const step = () => {
    done++;
  };
  for (let i = 0; i < count; i++) {
    setTimeout(step, i % 20);
    setImmediate(step);
    process.nextTick(step);
    queueMicrotask(step);
    Promise.resolve().then(step).finally(step);
  }
  while (done < count * 6) await new Promise((resolve) => setImmediate(resolve));
  return done;
}

async function followContexts(count) {
  const seen = await Promise.all(
    Array.from({ length: count }, (_, id) =>
      storage.run({ id }, async () => {
        await later(id % 4);
        await null;
        return storage.getStore().id;
      }),
    ),
  );
  return seen.every((id, index) => id === index);
}

async function shortPolls(count) {
  for (let i = 0; i < count; i++) await later(1);
  return count;
}

async function pingPong(count) {
  const { port1, port2 } = new MessageChannel();
  port2.on('message', (n) => port2.postMessage(n + 1));
  let n = 0;
  while (n < count) {
    port1.postMessage(n);
    [n] = await once(port1, 'message');
  }
  port1.close();
  return n;
}

repeatAsync(async () => {
  const emitter = new EventEmitter();
  setImmediate(() => emitter.emit('ready', 1));
  const [ready] = await once(emitter, 'ready');
  return [
    ready,
    await storm(2000),
    await followContexts(200),
    await shortPolls(60),
    await pingPong(500),
  ];
});
