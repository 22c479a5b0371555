// Bundles a library of many modules with webpack.
const { mkdtempSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { dirname, join } = require('node:path');
const packages = require('./packages.cjs');

const webpack = packages('webpack');
const rxjs = dirname(packages.resolve('rxjs/package.json'));

module.exports = async () => {
  const path = mkdtempSync(join(tmpdir(), 'nativeprof-webpack-'));
  const options = {
    entry: join(rxjs, 'dist', 'esm5', 'index.js'),
    mode: 'development',
    output: { path },
  };
  try {
    await new Promise((resolve, reject) => {
      webpack(options, (error) => (error ? reject(error) : resolve()));
    });
  } finally {
    rmSync(path, { recursive: true });
  }
};
