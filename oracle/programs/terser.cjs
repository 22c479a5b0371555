// Minifies a library of 300 kB with terser.
const { readFileSync } = require('node:fs');
const { dirname, join } = require('node:path');
const packages = require('./packages.cjs');

const { minify } = packages('terser');
const rxjs = dirname(packages.resolve('rxjs/package.json'));
const source = readFileSync(join(rxjs, 'dist', 'bundles', 'rxjs.umd.js'), 'utf8');

module.exports = async () => (await minify(source)).code.length;
