// A server and its clients in one loop: HTTP, fetch, plain sockets, broken connections.
const { createServer, get, Agent } = require('node:http');
const net = require('node:net');
const { once } = require('node:events');
const { repeatAsync } = require('./support/repeat.cjs');

const server = createServer(async (request, response) => {
  if (request.url === '/reset') return request.socket.destroy();
  let size = 0;
  for await (const chunk of request) size += chunk.length;
  response.end(JSON.stringify({ url: request.url, size, filler: 'y'.repeat(2000) }));
});
const echo = net.createServer((socket) => socket.pipe(socket));

async function main() {
  server.listen(0, '127.0.0.1');
  echo.listen(0, '127.0.0.1');
  await Promise.all([once(server, 'listening'), once(echo, 'listening')]);
  const agent = new Agent({ keepAlive: true, maxSockets: 8 });
  await repeatAsync(() => runRound(agent));
  agent.destroy();
  server.close();
  server.closeAllConnections();
  echo.close();
}

async function runRound(agent) {
  const { port } = server.address();
  const asked = await Promise.all(
    Array.from({ length: 60 }, (_, i) => ask(agent, `http://127.0.0.1:${port}/${i}`)),
  );
  // Without a WebAssembly engine (--jitless) there is no fetch.
  const fetched =
    typeof WebAssembly === 'undefined'
      ? 50_000
      : (
          await (
            await fetch(`http://127.0.0.1:${port}/fetch`, {
              method: 'POST',
              body: 'z'.repeat(50_000),
            })
          ).json()
        ).size;
  const broken = await ask(agent, `http://127.0.0.1:${port}/reset`).catch(({ code }) => code);
  return {
    asked: asked.reduce((sum, n) => sum + n),
    fetched,
    broken,
    echoed: await echoBytes(500_000),
  };
}

function ask(agent, url) {
  return new Promise((resolve, reject) => {
    get(url, { agent }, async (response) => {
      let length = 0;
      for await (const chunk of response) length += chunk.length;
      resolve(length);
    }).on('error', reject);
  });
}

async function echoBytes(count) {
  const socket = net.connect(echo.address().port, '127.0.0.1');
  socket.end(Buffer.alloc(count, 'e'));
  let received = 0;
  for await (const chunk of socket) received += chunk.length;
  return received;
}

main();
