// The programs use the packages of bench/: npm run bench and npm run oracle install them.
const { createRequire } = require('node:module');
const { join } = require('node:path');

module.exports = createRequire(join(__dirname, '..', '..', 'bench', 'package.json'));
