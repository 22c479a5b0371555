// Load for http-server.cjs: http-client.cjs <port> <requests>. Keeps every connection busy.
const { Agent, request } = require('node:http');

const CONNECTIONS = 16;
const TAGS = ['alpha', 'beta', 'gamma', 'delta'];

const [port, requestCount] = process.argv.slice(2).map(Number);
const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
let started = 0;

function ask() {
  if (started === requestCount) return;
  const body = JSON.stringify({ tag: TAGS[started % TAGS.length], limit: 10 + (started % 50) });
  const accept = started % 2 === 0 ? 'text/html' : 'application/json';
  started++;
  const headers = { accept, 'content-length': body.length };
  request({ agent, port, host: '127.0.0.1', method: 'POST', headers }, (response) => {
    if (response.statusCode !== 200) throw new Error(`status ${response.statusCode}`);
    response.resume().on('end', ask);
  }).end(body);
}

for (let i = 0; i < CONNECTIONS; i++) ask();
