// Transpiles two bundles of 1.4 MB to old JavaScript with Babel.
const { readFileSync } = require('node:fs');
const { dirname, join } = require('node:path');
const babel = require('@babel/core');

const bundles = [
  join(dirname(require.resolve('terser/package.json')), 'dist', 'bundle.min.js'),
  join(dirname(require.resolve('rxjs/package.json')), 'dist', 'bundles', 'rxjs.umd.js'),
];

for (const bundle of bundles) {
  const { code } = babel.transformSync(readFileSync(bundle, 'utf8'), {
    babelrc: false,
    compact: true,
    configFile: false,
    presets: [[require.resolve('@babel/preset-env'), { targets: 'ie 11' }]],
  });
  console.log(`${code.length} characters`);
}
