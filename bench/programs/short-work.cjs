// Works in pieces between timers: short-work.cjs <ms of a piece> <seconds>; or for so many requests a
// second of a process that it starts: <a second> behind that. A quarter of each piece is spent in alpha, a
// half in beta, a quarter in gamma. Prints how much CPU time its pieces took, in ms.
const { spawn } = require('node:child_process');
const { createServer } = require('node:http');
const { join } = require('node:path');

const [pieceMs, seconds, perSecond] = process.argv.slice(2).map(Number);
const WAIT_MS = 5;
const CLIENT = join(__dirname, '../../test/fixtures/request-evenly.cjs');

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
let workedUs = 0;

function work() {
  const before = process.cpuUsage();
  alpha(turns / 4);
  beta(turns / 2);
  gamma(turns / 4);
  const { user, system } = process.cpuUsage(before);
  workedUs += user + system;
}

const end = () => console.log(workedUs / 1000);

function workByTimers(endMs) {
  work();
  if (performance.now() < endMs) setTimeout(workByTimers, WAIT_MS, endMs);
  else end();
}

function workForRequests() {
  const server = createServer((_, response) => {
    work();
    response.end();
  });
  server.listen(0, '127.0.0.1', () => {
    const args = [server.address().port, perSecond, seconds].map(String);
    spawn(process.execPath, [CLIENT, ...args], { stdio: 'inherit' }).on('exit', () => {
      server.close();
      end();
    });
  });
}

if (perSecond > 0) workForRequests();
else workByTimers(performance.now() + seconds * 1000);
