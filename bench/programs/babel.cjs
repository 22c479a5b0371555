// Transpiles two bundles of 1.4 MB to old JavaScript with Babel: once, or as often as the first argument
// says.
const { readFileSync } = require('node:fs');
const { dirname, join } = require('node:path');
const babel = require('@babel/core');

const bundles = [
  join(dirname(require.resolve('terser/package.json')), 'dist', 'bundle.min.js'),
  join(dirname(require.resolve('rxjs/package.json')), 'dist', 'bundles', 'rxjs.umd.js'),
];

const [times = '1'] = process.argv.slice(2);
for (let i = 0; i < Number(times); i++) {
  for (const bundle of bundles) {
    const { code } = babel.transformSync(readFileSync(bundle, 'utf8'), {
      babelrc: false,
      compact: true,
      configFile: false,
      presets: [[require.resolve('@babel/preset-env'), { targets: 'ie 11' }]],
    });
    console.log(`${code.length} characters`);
  }
}
