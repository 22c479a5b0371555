// A promise that is rejected and never handled, or handled too late (the seed's choice).
const { burn, makeRandom, seconds, seed } = require('./support/repeat.cjs');

async function fail(depth) {
  await null;
  if (depth === 0) throw new RangeError('nobody handles this');
  return fail(depth - 1);
}

const places = [
  () => fail(20),
  () => Promise.reject(new TypeError('at once')),
  () => Promise.all([fail(1), fail(2)]),
  () => Promise.reject(undefined),
  () => {
    const late = fail(0);
    setTimeout(() => late.catch(() => console.log('too late')), 50);
  },
];

process.on('exit', (code) => console.log(`exit ${code}`));
if (seed % 2 === 1) process.on('unhandledRejection', (reason) => console.log(`seen: ${reason}`));
burn(makeRandom()() * seconds * 1000);
places[seed % places.length]();
