// A small service that runs until it is stopped, and tells of itself: /rss in bytes, without garbage if
// it may collect it (--expose-gc); /delays of its event loop as [time in ms, delay in ms][]. Prints its
// port first.
const { createHash } = require('node:crypto');
const { createServer } = require('node:http');

const TICK_MS = 5;
/** Shorter ones are what timers always have. */
const LEAST_DELAY_MS = 2;

const products = Array.from({ length: 500 }, (_, id) => ({
  id,
  price: (id * 7919) % 10000,
  tags: ['alpha', 'beta', 'gamma', 'delta'].filter((_tag, bit) => (id >> bit) & 1),
}));

/** Time and delay of each, in memory that is there from the start: it must not look like a leak. */
const MOST_DELAYS = 500_000;
const delays = new Float64Array(2 * MOST_DELAYS).fill(-1);
let delayCount = 0;
let lastMs = performance.now();
setInterval(() => {
  const nowMs = performance.now();
  const delayMs = nowMs - lastMs - TICK_MS;
  lastMs = nowMs;
  if (delayMs < LEAST_DELAY_MS) return;
  delays.set([Date.now(), delayMs], 2 * (delayCount++ % MOST_DELAYS));
}, TICK_MS).unref();

const PATHS = {
  '/rss': () => {
    globalThis.gc?.();
    return String(process.memoryUsage.rss());
  },
  '/delays': () =>
    JSON.stringify(
      Array.from({ length: Math.min(delayCount, MOST_DELAYS) }, (_, i) => [
        delays[2 * i],
        Number(delays[2 * i + 1].toFixed(2)),
      ]),
    ),
};

function search(tag) {
  const found = products
    .filter((product) => product.tags.includes(tag))
    .sort((a, b) => a.price - b.price || a.id - b.id)
    .slice(0, 20);
  const body = JSON.stringify({ tag, found });
  return `${createHash('sha1').update(body).digest('base64')} ${body}`;
}

createServer((request, response) => {
  response.end(PATHS[request.url]?.() ?? search('beta'));
}).listen(0, '127.0.0.1', function listen() {
  console.log(this.address().port);
});
