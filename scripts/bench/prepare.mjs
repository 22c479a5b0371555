// Brings about what the benchmarks need: the packages of bench/ and its native helpers.
import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { headersOf, npm, runQuietly } from '../node-versions.mjs';

export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
export const BENCH = join(ROOT, 'bench');

const NATIVE = join(BENCH, 'native');

export function installPackages() {
  const installed = join(BENCH, 'node_modules', '.package-lock.json');
  if (isOlder(installed, join(BENCH, 'package-lock.json'))) {
    process.stderr.write('installing the packages of bench/\n');
    npm(['ci'], BENCH);
  }
}

export function prepareBench() {
  installPackages();
  const sources = readdirSync(NATIVE).filter((name) => /\.(c|gyp)$/.test(name));
  if (sources.some((name) => isOlder(measureHelper(), join(NATIVE, name)))) {
    process.stderr.write('building bench/native\n');
    const headers = headersOf(process.execPath);
    const nodeGyp = join(ROOT, 'node_modules', 'node-gyp', 'bin', 'node-gyp.js');
    const args = [nodeGyp, 'rebuild', '--directory', NATIVE];
    runQuietly(process.execPath, headers === undefined ? args : [...args, `--nodedir=${headers}`]);
  }
}

/** The program that measures another: see its source. */
export function measureHelper() {
  return join(NATIVE, 'build', 'Release', 'measure');
}

/** To be preloaded: see its source. */
export function hideLayoutLibrary() {
  return join(NATIVE, 'build', 'Release', 'hide_layout.node');
}

function isOlder(made, source) {
  return !existsSync(made) || statSync(made).mtimeMs < statSync(source).mtimeMs;
}
