// Minifies two libraries of 800 kB with terser.
const { readFileSync } = require('node:fs');
const { dirname, join } = require('node:path');
const { minify } = require('terser');

const bundles = [
  require.resolve('@babel/parser'),
  join(dirname(require.resolve('rxjs/package.json')), 'dist', 'bundles', 'rxjs.umd.js'),
];

async function main() {
  for (const bundle of bundles) {
    const { code } = await minify(readFileSync(bundle, 'utf8'));
    console.log(`${code.length} characters`);
  }
}

main();
