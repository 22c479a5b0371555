// One build of the addon, for any Node whose headers are there. node-gyp itself rather than
// prebuildify: that takes one folder of headers for all targets, which come from npm here, and of its
// 24 packages only the renaming and `strip` would be left to use.
import { mkdirSync, readdirSync, renameSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runQuietly } from './node-versions.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/** The name by which node-gyp-build finds it: `node.abi115.glibc.node`. */
export function addonFile(platform, arch, abi) {
  const libc = platform === 'linux' ? '.glibc' : '';
  return join(root, 'prebuilds', `${platform}-${arch}`, `node.abi${abi}${libc}.node`);
}

/**
 * Builds for the Node of that version. Without `headers`, its `--nodedir`, node-gyp fetches them;
 * `env` names a cross compiler.
 */
export function buildAddon({ file, version, arch, headers, env }) {
  const args = ['rebuild', '--jobs=max', `--target=${version}`, `--arch=${arch}`];
  if (headers !== undefined) args.push(`--nodedir=${headers}`);
  runQuietly(join(root, 'node_modules', '.bin', 'node-gyp'), args, root, env);
  mkdirSync(dirname(file), { recursive: true });
  // Out of build/Release, which node-gyp-build would prefer whatever Node that was for. By rename: a
  // process may have the old one loaded.
  renameSync(join(root, 'build', 'Release', 'nativeprof.node'), file);
}

export function newestSourceMs() {
  const files = readdirSync(join(root, 'native'), { recursive: true });
  const paths = [join(root, 'binding.gyp'), ...files.map((name) => join(root, 'native', name))];
  return Math.max(...paths.map((path) => statSync(path).mtimeMs));
}
