// A small service under load: http-server.cjs <requests>. Ends by itself after that many; prints
// its port first.
const { createHash } = require('node:crypto');
const { createServer } = require('node:http');

const requestCount = Number(process.argv[2]);
const products = Array.from({ length: 500 }, (_, id) => ({
  id,
  name: `product ${id}`,
  price: (id * 7919) % 10000,
  tags: ['alpha', 'beta', 'gamma', 'delta'].filter((_tag, bit) => (id >> bit) & 1),
}));

const renderRow = ({ id, name, price, tags }) =>
  `<tr><td>${id}</td><td>${name}</td><td>${(price / 100).toFixed(2)}</td><td>${tags.join(', ')}</td></tr>`;

async function handle(request, response) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const { tag, limit } = JSON.parse(Buffer.concat(chunks).toString());
  const found = products
    .filter((product) => product.tags.includes(tag))
    .sort((a, b) => a.price - b.price || a.id - b.id)
    .slice(0, limit);
  const accepts = request.headers.accept;
  const body =
    accepts === 'text/html'
      ? `<table>${found.map(renderRow).join('')}</table>`
      : JSON.stringify({ tag, found });
  response.setHeader('etag', createHash('sha1').update(body).digest('base64'));
  response.setHeader('content-type', accepts);
  response.end(body);
}

let answered = 0;
const server = createServer((request, response) => {
  response.on('finish', () => {
    answered++;
    if (answered < requestCount) return;
    server.close();
    server.closeIdleConnections();
  });
  handle(request, response);
});
server.keepAliveTimeout = 0;
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
