// A program written in TypeScript and run as what it was compiled to is shown as it was written.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { FIXTURES, makeFolder, ROOT, runCli, runNode, secondsOf } from '../support/programs.mjs';

const TSC = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
const SOURCE = join(FIXTURES, 'typescript', 'shapes.ts');

/** The folder that `dist/shapes.js` and `src/shapes.ts` are in. */
function compile(t, args) {
  const folder = makeFolder(t);
  cpSync(SOURCE, join(folder, 'src', 'shapes.ts'));
  run(
    folder,
    [TSC, '--rootDir', 'src', '--outDir', 'dist', '--module', 'commonjs', '--lib']
      .concat('es2022,dom', '--types', 'node', '--typeRoots', join(ROOT, 'node_modules', '@types'))
      .concat(args, 'src/shapes.ts'),
  );
  return folder;
}

function run(cwd, args) {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd, encoding: 'utf8' });
  assert.equal(status, 0, stdout + stderr);
}

const HOTTEST =
  1 +
  readFileSync(SOURCE, 'utf8')
    .split('\n')
    .findIndex((line) => line.includes('// hottest'));

async function assertShown(folder, script) {
  const args = ['--show-all', '--threshold', '0', script, '40'];
  const { stderr } = await runCli(args, { cwd: folder });
  for (const name of [
    'main',
    'new Square',
    'new Shape',
    'Shape.make',
    'Shape.click',
    'Shape.onClick',
    'Shape.load',
    'get Shape.size',
    'Square.area',
    'map callback',
    'setTimeout callback',
  ]) {
    assert.ok(secondsOf(stderr, name) > 0, `${name} in\n${stderr}`);
  }
  const lines = new RegExp(`hottest lines[^]* src/shapes\\.ts:(${HOTTEST}|${HOTTEST - 1}) `);
  assert.match(stderr, lines);
  assert.match(stderr, / spin {2}src\/shapes\.ts:9\n/);
  assert.doesNotMatch(stderr, /source map/);
}

test('TypeScript, its map beside what was compiled', async (t) => {
  const folder = compile(t, ['--target', 'es2022', '--sourceMap']);
  await assertShown(folder, 'dist/shapes.js');
  rmSync(join(folder, 'dist', 'shapes.js.map'));
  const { stderr } = await runCli(['dist/shapes.js', '10'], { cwd: folder });
  assert.match(stderr, /source map of dist\/shapes\.js cannot be\s+read/);
  assert.match(stderr, / spin {2}dist\/shapes\.js:\d+/);
});

test('TypeScript, its map and its text in what was compiled, async functions made into others', async (t) => {
  const folder = compile(t, ['--target', 'es2015', '--inlineSourceMap', '--inlineSources']);
  rmSync(join(folder, 'src'), { recursive: true });
  await assertShown(folder, 'dist/shapes.js');
});

// Made by terser of what tsc makes for es2022: `terser dist/shapes.js -cm --toplevel --source-map
// "content='dist/shapes.js.map',url=shapes.min.js.map"`.
test('a minified bundle', async (t) => {
  const folder = makeFolder(t);
  cpSync(SOURCE, join(folder, 'src', 'shapes.ts'));
  for (const name of ['shapes.min.js', 'shapes.min.js.map']) {
    cpSync(join(FIXTURES, 'typescript', name), join(folder, 'dist', name));
  }
  await assertShown(folder, 'dist/shapes.min.js');
});

// As ts-node does it.
const LOADER = `
const { transpileModule } = require(${JSON.stringify(join(ROOT, 'node_modules', 'typescript'))});
const { readFileSync } = require('fs');
const compilerOptions = { target: 'es2022', module: 'commonjs', inlineSourceMap: true };
require.extensions['.ts'] = (module, fileName) => {
  const text = readFileSync(fileName, 'utf8');
  module._compile(transpileModule(text, { compilerOptions, fileName }).outputText, fileName);
};`;

test('TypeScript, compiled by a loader as it is loaded', async (t) => {
  const folder = makeFolder(t, {
    'loader.cjs': LOADER,
    'worker.cjs': "require('./loader.cjs'); require('./in-worker.ts');",
    'in-worker.ts': [
      'interface Ignored { a: number; b: number }',
      'type AlsoIgnored = { a: number;',
      '  b: number };',
      'function inWorker(ms: number): void {',
      '  const end = Date.now() + ms;',
      '  while (Date.now() < end);',
      '}',
      'inWorker(400);',
    ].join('\n'),
    'app.cjs': "require('./loader.cjs'); require('./src/shapes.ts');",
    'two-threads.cjs': "new (require('worker_threads').Worker)('./worker.cjs');",
  });
  cpSync(SOURCE, join(folder, 'src', 'shapes.ts'));
  await assertShown(folder, 'app.cjs');
  const { stderr } = await runCli(['--show-all', 'two-threads.cjs'], { cwd: folder });
  assert.match(stderr, / inWorker {2}in-worker\.ts:4\n/);
});

test('a map that came with the code is of no use: its lines are as compiled, and a note says why', async (t) => {
  const bad = '//# sourceMappingURL=data:application/json,%7B%22version%22%3A2%7D';
  const folder = makeFolder(t, {
    'app.cjs': `
      new (require('vm').Script)(\`
        function evaluated() { const end = Date.now() + 200; while (Date.now() < end); }
        evaluated(); \n${bad}\`, { filename: '/made/up.js' }).runInThisContext();`,
  });
  const { stderr } = await runCli(['app.cjs'], { cwd: folder });
  assert.match(stderr, / evaluated {2}\/made\/up\.js:2\n/);
  const note = 'The source map of /made/up.js cannot be read (it is no source map of version 3)';
  assert.ok(stderr.replace(/\s+/g, ' ').includes(note), stderr);
});

test('the inspector engine', async (t) => {
  const folder = compile(t, ['--target', 'es2022', '--sourceMap']);
  const program = `
const { Profiler, resolveSources } = require(${JSON.stringify(ROOT)});
const profiler = new Profiler({ engine: 'inspector' });
profiler.start();
process.argv[2] = '20';
require('./dist/shapes.js');
setTimeout(() => {
  for (const { name, file, line } of resolveSources(profiler.stop()).frames) {
    if (name === 'Square.area') console.log(file, line);
  }
}, 200);`;
  const { stdout, stderr } = await runNode(['-e', program], { cwd: folder });
  assert.equal(stdout, `${join(folder, 'src', 'shapes.ts')} 56\n`, stderr);
});
