// Sends so many messages a second, evenly, and no answer keeps the next one back:
// messages-client.cjs <port> <count> <a second>
const { connect } = require('node:net');

const [port, count, perSecond] = process.argv.slice(2).map(Number);
const socket = connect(port, '127.0.0.1', () => send(0, performance.now()));
socket.setNoDelay(true);
socket.resume();

/** Timers of Node are no finer than 1 ms: below that what is due is sent at each turn of the loop. */
function send(sent, startMs) {
  const due = Math.min(count, Math.floor(((performance.now() - startMs) / 1000) * perSecond) + 1);
  for (let i = sent; i < due; i++) socket.write('x');
  if (due === count) return;
  const next = () => send(due, startMs);
  if (perSecond > 500) setImmediate(next);
  else setTimeout(next, 1000 / perSecond);
}
