// Transpiles a library of 300 kB to old JavaScript with Babel.
const { readFileSync } = require('node:fs');
const { dirname, join } = require('node:path');
const packages = require('./packages.cjs');

const babel = packages('@babel/core');
const rxjs = dirname(packages.resolve('rxjs/package.json'));
const source = readFileSync(join(rxjs, 'dist', 'bundles', 'rxjs.umd.js'), 'utf8');
const presets = [[packages.resolve('@babel/preset-env'), { targets: 'ie 11' }]];
const options = { babelrc: false, compact: true, configFile: false, presets };

module.exports = () => babel.transformSync(source, options).code.length;
