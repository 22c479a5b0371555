// A small service that runs until it is stopped, and tells of itself: /rss in bytes, /delays of its
// event loop as [time in ms, delay in ms][]. Prints its port first.
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

const delays = [];
let lastMs = performance.now();
setInterval(() => {
  const nowMs = performance.now();
  const delayMs = nowMs - lastMs - TICK_MS;
  lastMs = nowMs;
  if (delayMs < LEAST_DELAY_MS) return;
  // A ring would be as good: an hour of these takes little.
  delays.push([Date.now(), Number(delayMs.toFixed(2))]);
}, TICK_MS).unref();

const PATHS = {
  '/rss': () => String(process.memoryUsage.rss()),
  '/delays': () => JSON.stringify(delays),
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
