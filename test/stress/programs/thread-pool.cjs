// libuv's thread pool full of work while the main thread computes the same: foreign threads must
// never be interrupted.
const crypto = require('node:crypto');
const dns = require('node:dns/promises');
const { promisify } = require('node:util');
const zlib = require('node:zlib');
const { repeatAsync } = require('./support/repeat.cjs');

const data = Buffer.alloc(300_000, 'all work and no play makes a dull profile. ');
const hash = (bytes) => crypto.createHash('sha256').update(bytes).digest('hex');

repeatAsync(async () => {
  const pending = [
    promisify(crypto.pbkdf2)('password', 'salt', 20_000, 32, 'sha512'),
    promisify(crypto.scrypt)('password', 'salt', 32, { N: 4096 }),
    promisify(zlib.gzip)(data).then(promisify(zlib.gunzip)),
    promisify(zlib.brotliCompress)(data, {
      params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 4 },
    }).then(promisify(zlib.brotliDecompress)),
    promisify(crypto.randomBytes)(1000).then((bytes) => bytes.length),
    dns.lookup('127.0.0.1').then(({ address }) => address),
  ];
  const inline = [
    crypto.pbkdf2Sync('password', 'salt', 5000, 32, 'sha512'),
    zlib.inflateSync(zlib.deflateSync(data)),
    crypto.createHmac('sha1', 'key').update(data).digest(),
  ];
  const { publicKey, privateKey } = crypto.generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const signature = crypto.sign('sha256', data, privateKey);
  const settled = await Promise.all(pending);
  return [
    ...[...settled, ...inline].map((it) => (Buffer.isBuffer(it) ? hash(it) : it)),
    crypto.verify('sha256', data, publicKey, signature),
  ];
});
