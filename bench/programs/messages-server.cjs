// Answers small messages, between which it waits: messages-server.cjs <count>. Ends by itself after
// that many; prints its port first.
const { createServer } = require('node:net');

const count = Number(process.argv[2]);
let answered = 0;

function answer(text) {
  const numbers = JSON.parse(text);
  return JSON.stringify(numbers.map((number) => number * 2).sort((a, b) => a - b));
}

const message = JSON.stringify(Array.from({ length: 100 }, (_, i) => (i * 7919) % 1000));
const server = createServer((socket) => {
  socket.setNoDelay(true);
  socket.on('data', (bytes) => {
    // One byte a message.
    for (let i = 0; i < bytes.length; i++) answer(message);
    answered += bytes.length;
    socket.write(bytes);
    if (answered < count) return;
    socket.end();
    server.close();
  });
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
