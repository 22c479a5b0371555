// An error that nobody catches, thrown from different places (the seed's), with and without a
// listener that sees it.
const { EventEmitter } = require('node:events');
const { burn, makeRandom, seconds, seed } = require('./support/repeat.cjs');

function fail() {
  throw new RangeError('nobody catches this');
}

const places = [
  () => fail(),
  () => setTimeout(fail, 1),
  () => setImmediate(fail),
  () => process.nextTick(fail),
  () => queueMicrotask(fail),
  () => [1].forEach(fail),
  () => new EventEmitter().emit('error', new TypeError('no listener')),
  () => JSON.parse('{', fail),
  () => {
    throw null;
  },
];

process.on('exit', (code) => console.log(`exit ${code}`));
if (seed % 3 === 1) process.on('uncaughtExceptionMonitor', ({ name }) => console.log(name));
if (seed % 3 === 2) {
  process.on('uncaughtException', (error) => {
    console.log(String(error));
    burn(10);
    process.exit(9);
  });
}
burn(makeRandom()() * seconds * 1000);
places[seed % places.length]();
