// Builds the addon for the running Node, or for another (--node <path of bin/node> with its headers
// beside it), compiles the TypeScript, and bundles the page and the preload.
// What is newer than its sources is left as it is.
//   node scripts/build.mjs [--node /path/to/bin/node] [--native-only]
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { addonFile, buildAddon, newestSourceMs } from './build-addon.mjs';
import { bundlePage } from './bundle-page.mjs';
import { bundlePreload } from './bundle-preload.mjs';
import { headersOf, runQuietly } from './node-versions.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const { values: options } = parseArgs({
  options: { node: { type: 'string' }, 'native-only': { type: 'boolean' } },
});

buildFor(options.node ?? process.execPath);
if (!options['native-only']) {
  compileTypeScript();
  await bundlePage(root);
  await bundlePreload(root);
}

function buildFor(node) {
  const script =
    'JSON.stringify({ ...process.versions, platform: process.platform, arch: process.arch })';
  const about = JSON.parse(execFileSync(node, ['-p', script], { encoding: 'utf8' }));
  const file = addonFile(about.platform, about.arch, about.modules);
  if (existsSync(file) && statSync(file).mtimeMs > newestSourceMs()) return;
  buildAddon({ file, version: about.node, arch: about.arch, headers: headersOf(node) });
  console.log(`built ${relative(root, file)} for Node ${about.node}`);
}

function compileTypeScript() {
  for (const project of [root, join(root, 'src', 'page')]) {
    runQuietly(join(root, 'node_modules', '.bin', 'tsc'), ['-p', project]);
  }
  chmodSync(join(root, 'dist', 'cli', 'main.js'), 0o755);
}
