// Computes and makes no garbage: only its own thread needs a CPU, so that a profiler's threads find
// the other one free.
const table = new Uint32Array(1 << 12);

function scramble(state, turn) {
  return (Math.imul(state, 48_271) + turn) >>> 0;
}

function mix(turns) {
  let state = 1;
  for (let turn = 0; turn < turns; turn++) {
    state = scramble(state, turn);
    table[state % table.length] ^= state;
  }
}

for (let i = 0; i < 401; i++) mix(1_000_000);
console.log(table.reduce((sum, word) => (sum + word) >>> 0));
