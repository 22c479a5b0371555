// The package as a user gets it: packed, installed in an empty folder where nothing can compile, run.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { ROOT, runProgram } from '../support/programs.mjs';

/** What the package is made of: compiled code, what the addon is built from, binaries, documents. */
const EXPECTED = [
  /^(package\.json|LICENSE|README\.md|ARCHITECTURE\.md|CHANGELOG\.md|binding\.gyp)$/,
  /^dist\/(?!page\/).+\.(js|mjs|d\.ts|d\.mts)$/,
  /^docs\/\w+\.md$/,
  /^native\/(?!test\/).+\.(cc|h)$/,
  /^prebuilds\/linux-(x64|arm64)\/node\.abi\d+\.glibc\.node$/,
];

const PROGRAM = `
function spin(end) { let x = 0; while (Date.now() < end) x++; return x; }
spin(Date.now() + 300);
`;
const ESM = `
import { profile, renderText } from 'nativeprof';
const { value, profile: recorded } = profile(() => 42);
console.log(value, recorded.metadata.engine, renderText(recorded).includes('nativeprof'));
`;
const COMMONJS = `
const { Profiler, render } = require('nativeprof');
const profiler = new Profiler();
profiler.start();
console.log(typeof render('json', profiler.stop()), require('nativeprof/package.json').name);
`;
const TYPED = `
import { type Profile, profile, redact } from 'nativeprof';
const recorded: Profile = redact(profile(() => 42).profile);
const count: number = recorded.counts.ticks;
// @ts-expect-error
const wrong: string = profile(() => 42).value;
export { count, wrong };
`;

describe('the packed package', () => {
  let folder;
  let env;
  const inFolder = (name) => join(folder, name);
  const runNode = (args) => runProgram(inFolder('bin/node'), args, { cwd: folder, env });

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'nativeprof-package-'));
    // Of all programs these alone are there: no compiler, no python, no make.
    mkdirSync(inFolder('bin'));
    symlinkSync(process.execPath, inFolder('bin/node'));
    for (const name of ['npm', 'npx', 'sh'])
      symlinkSync(findProgram(name), inFolder(`bin/${name}`));
    env = { PATH: inFolder('bin'), npm_config_nodedir: undefined };
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  test('holds what is needed, and nothing else', () => {
    const packed = execFileSync('npm', ['pack', '--json', '--pack-destination', folder], {
      cwd: ROOT,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const [{ filename, files }] = JSON.parse(packed);
    const paths = files.map(({ path }) => path);
    const surplus = paths.filter((path) => !EXPECTED.some((pattern) => pattern.test(path)));
    assert.deepEqual(surplus, []);
    const [, ...sources] = readFileSync(join(ROOT, 'binding.gyp'), 'utf8').match(
      /native\/[\w/]+\.cc/g,
    );
    for (const source of sources) assert.ok(paths.includes(source), `${source} cannot be built`);
    assert.ok(paths.includes(`prebuilds/${describeBinary()}`), 'a binary for this Node');
    symlinkSync(inFolder(filename), inFolder('packed.tgz'));
  });

  test('installs without a compiler, and has no script that would want one', async () => {
    const found = await runProgram('/bin/sh', ['-c', 'command -v cc g++ gcc clang make python3'], {
      env,
    });
    assert.equal(found.stdout, '');
    const args = ['install', '--prefer-offline', '--no-save', inFolder('packed.tgz')];
    const { code, stderr } = await runProgram(inFolder('bin/npm'), args, { cwd: folder, env });
    assert.equal(code, 0, stderr);
    const { scripts } = JSON.parse(
      readFileSync(inFolder('node_modules/nativeprof/package.json'), 'utf8'),
    );
    const atInstall = ['preinstall', 'install', 'postinstall', 'prepare'];
    assert.deepEqual(
      Object.keys(scripts).filter((name) => atInstall.includes(name)),
      [],
    );
  });

  test('npx nativeprof run', async () => {
    const program = write('program.cjs', PROGRAM);
    const args = ['nativeprof', 'run', program];
    const { code, stderr } = await runProgram(inFolder('bin/npx'), args, { cwd: folder, env });
    assert.equal(code, 0, stderr);
    assert.match(stderr, /0\.\d+ spin {2}program\.cjs:2/);
    assert.doesNotMatch(stderr, /engine inspector/);
  });

  test('as an ES module and from CommonJS', async () => {
    const esm = await runNode([write('esm.mjs', ESM)]);
    assert.equal(esm.stdout, '42 signal true\n', esm.stderr);
    const commonjs = await runNode([write('commonjs.cjs', COMMONJS)]);
    assert.equal(commonjs.stdout, 'string nativeprof\n', commonjs.stderr);
  });

  test('its types, for both', async () => {
    const tsc = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
    const flags = [
      '--noEmit',
      '--strict',
      '--module',
      'nodenext',
      '--lib',
      'es2023,esnext.disposable',
    ];
    const files = [write('typed.mts', TYPED), write('typed.cts', TYPED)];
    const { code, stdout } = await runNode([tsc, ...flags, ...files]);
    assert.equal(code, 0, stdout);
  });

  function write(name, text) {
    const path = inFolder(name);
    writeFileSync(path, text);
    return name;
  }
});

function describeBinary() {
  return `${process.platform}-${process.arch}/node.abi${process.versions.modules}.glibc.node`;
}

function findProgram(name) {
  const [found] = process.env.PATH.split(delimiter)
    .map((folder) => join(folder, name))
    .filter((path) => existsSync(path));
  return realpathSync(found);
}
