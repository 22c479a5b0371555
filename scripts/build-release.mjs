// The binaries of a release: Linux with glibc, x64 and arm64, for every supported Node, stripped. Says
// of each how large it is and what it asks of the system. Headers come with the Nodes from npm.
// The other processor's need its cross compiler: on Debian g++-aarch64-linux-gnu.
//   node scripts/build-release.mjs [--arch x64,arm64] [--nodes 20,24]
import { execFileSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { addonFile, buildAddon } from './build-addon.mjs';
import { NODE_MAJORS, nodePackage, runQuietly } from './node-versions.mjs';

const TOOLS = { x64: 'x86_64-linux-gnu-', arm64: 'aarch64-linux-gnu-' };

const { values: options } = parseArgs({
  options: { arch: { type: 'string' }, nodes: { type: 'string' } },
});
const arches = options.arch?.split(',') ?? Object.keys(TOOLS);
const majors = options.nodes?.split(',').map(Number) ?? NODE_MAJORS;

for (const arch of arches) {
  for (const major of majors) buildBinary(arch, major);
}

function buildBinary(arch, major) {
  const prefix = arch === process.arch ? '' : TOOLS[arch];
  const env = { CC: `${prefix}gcc`, CXX: `${prefix}g++`, LINK: `${prefix}g++`, AR: `${prefix}ar` };
  const headers = nodePackage(major, arch);
  const { version } = JSON.parse(readFileSync(join(headers, 'package.json'), 'utf8'));
  const file = addonFile('linux', arch, readAbi(headers));
  buildAddon({ file, version, arch, headers, env });
  runQuietly(process.execPath, [
    fileURLToPath(new URL('check-signal-symbols.mjs', import.meta.url)),
  ]);
  execFileSync(`${prefix}strip`, ['--strip-all', file]);
  const sizeKb = Math.round(statSync(file).size / 1000);
  const needs = listNeeds(`${prefix}objdump`, file).join(' ');
  console.log(`${relative(process.cwd(), file)}  Node ${version}  ${sizeKb} kB  needs ${needs}`);
}

function readAbi(headers) {
  const text = readFileSync(join(headers, 'include', 'node', 'node_version.h'), 'utf8');
  return /^#define NODE_MODULE_VERSION (\d+)$/m.exec(text)[1];
}

/** The newest version of each library's symbols: `GLIBC_2.34`. */
function listNeeds(objdump, file) {
  const symbols = execFileSync(objdump, ['--dynamic-syms', file], { encoding: 'utf8' });
  const newest = new Map();
  for (const [, library, version] of symbols.matchAll(/\b(GLIBC|GLIBCXX)_([\d.]+)\)/g)) {
    const known = newest.get(library);
    if (known === undefined || compareVersions(version, known) > 0) newest.set(library, version);
  }
  return [...newest].map(([library, version]) => `${library}_${version}`).sort();
}

function compareVersions(a, b) {
  return a.localeCompare(b, 'en', { numeric: true });
}
