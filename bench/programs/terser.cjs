// Minifies two libraries of 800 kB with terser: once, or as often as the first argument says.
const { readFileSync } = require('node:fs');
const { dirname, join } = require('node:path');
const { minify } = require('terser');

const bundles = [
  require.resolve('@babel/parser'),
  join(dirname(require.resolve('rxjs/package.json')), 'dist', 'bundles', 'rxjs.umd.js'),
];

const [times = '1'] = process.argv.slice(2);

async function main() {
  for (let i = 0; i < Number(times); i++) {
    for (const bundle of bundles) {
      const { code } = await minify(readFileSync(bundle, 'utf8'));
      console.log(`${code.length} characters`);
    }
  }
}

main();
