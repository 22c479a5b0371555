// Works in pieces between timers: short-work.cjs <ms of a piece> <pieces>. A quarter of each is spent in
// alpha, a half in beta, a quarter in gamma. Prints how long it worked, in ms.
const [pieceMs, pieces] = process.argv.slice(2).map(Number);
const WAIT_MS = 5;

function alpha(turns) {
  let x = 1;
  for (let i = 0; i < turns; i++) x = (x * 1103515245 + i) | 0;
  return x;
}
function beta(turns) {
  let x = 1;
  for (let i = 0; i < turns; i++) x = (x * 1103515245 + i) | 0;
  return x;
}
function gamma(turns) {
  let x = 1;
  for (let i = 0; i < turns; i++) x = (x * 1103515245 + i) | 0;
  return x;
}

/** Has a name of its own: what it takes is not to be counted. */
function warmUp(count) {
  let x = 1;
  for (let i = 0; i < count; i++) x = (x * 1103515245 + i) | 0;
  return x;
}

function measureTurnsPerMs() {
  let best = 0;
  for (let round = 0; round < 30; round++) {
    const start = performance.now();
    warmUp(1e6);
    best = Math.max(best, 1e6 / (performance.now() - start));
  }
  return best;
}

const turns = pieceMs * measureTurnsPerMs();
let workedMs = 0;
let done = 0;
(function work() {
  const start = performance.now();
  alpha(turns / 4);
  beta(turns / 2);
  gamma(turns / 4);
  workedMs += performance.now() - start;
  done++;
  if (done < pieces) setTimeout(work, WAIT_MS);
  else console.log(workedMs);
})();
