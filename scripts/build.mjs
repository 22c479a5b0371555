// Builds the addon for the running Node, or for another (--node <path of bin/node> with its headers
// beside it), compiles the TypeScript, and bundles the page.
// What is newer than its sources is left as it is.
//   node scripts/build.mjs [--node /path/to/bin/node] [--native-only]
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, renameSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { bundlePage } from './bundle-page.mjs';
import { headersOf, runQuietly } from './node-versions.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const { values: options } = parseArgs({
  options: { node: { type: 'string' }, 'native-only': { type: 'boolean' } },
});

buildAddon(options.node);
if (!options['native-only']) {
  compileTypeScript();
  await bundlePage(root);
}

function buildAddon(node = process.execPath) {
  const { modules, version } = JSON.parse(
    execFileSync(node, ['-p', 'JSON.stringify(process.versions)'], { encoding: 'utf8' }).replace(
      '"node":',
      '"version":',
    ),
  );
  // The name by which node-gyp-build finds it, and out of build/Release, which it would prefer
  // whatever Node that was for. By rename: a process may have the old one loaded.
  const folder = join(root, 'prebuilds', `${process.platform}-${process.arch}`);
  const libc = process.platform === 'linux' ? '.glibc' : '';
  const target = join(folder, `node.abi${modules}${libc}.node`);
  if (existsSync(target) && statSync(target).mtimeMs > newestSourceMs()) return;

  const args = ['rebuild', `--target=${version}`];
  const headers = headersOf(node);
  if (headers !== undefined) args.push(`--nodedir=${headers}`);
  runQuietly(join(root, 'node_modules', '.bin', 'node-gyp'), args);

  mkdirSync(folder, { recursive: true });
  renameSync(join(root, 'build', 'Release', 'nativeprof.node'), target);
  console.log(`built ${target.slice(root.length + 1)} for Node ${version}`);
}

function newestSourceMs() {
  const files = readdirSync(join(root, 'native'), { recursive: true });
  const paths = [join(root, 'binding.gyp'), ...files.map((name) => join(root, 'native', name))];
  return Math.max(...paths.map((path) => statSync(path).mtimeMs));
}

function compileTypeScript() {
  for (const project of [root, join(root, 'src', 'page')]) {
    runQuietly(join(root, 'node_modules', '.bin', 'tsc'), ['-p', project]);
  }
  chmodSync(join(root, 'dist', 'cli', 'main.js'), 0o755);
}
