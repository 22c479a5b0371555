// Every stress program is called `program <seconds> <seed>`, runs for about that long and prints
// the same whatever the seconds: it repeats rounds that must all give the same result. A round that
// gives another is a failure of its own.
const seconds = Number(process.argv[2] ?? 3);
const seed = Number(process.argv[3] ?? 1);
const deadline = performance.now() + seconds * 1000;

/** Prints what `round` returns, and repeats it until the time is up. */
function repeat(round) {
  const first = JSON.stringify(round());
  console.log(first);
  while (performance.now() < deadline) check(first, JSON.stringify(round()));
}

/** The same of rounds that return promises. */
async function repeatAsync(round) {
  const first = JSON.stringify(await round());
  console.log(first);
  while (performance.now() < deadline) check(first, JSON.stringify(await round()));
}

function check(first, later) {
  if (later === first) return;
  process.exitCode = 70;
  throw new Error(`a round gave ${later.slice(0, 500)}, the first one ${first.slice(0, 500)}`);
}

/** Pseudo-random numbers in [0, 1): the same sequence for the same seed (mulberry32). */
function makeRandom(state = seed) {
  let a = state | 0;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Keeps the thread busy in a few functions for that long. */
function burn(ms) {
  const until = performance.now() + ms;
  let sum = 0;
  while (performance.now() < until) sum += [3, 1, 2].map((x) => x * x).sort()[1];
  return sum;
}

module.exports = { seconds, seed, deadline, repeat, repeatAsync, makeRandom, burn };
