// The supported versions of Node on this machine, fetched from the npm registry when missing, and
// what a Node needs to run nativeprof from this checkout.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const NODE_MAJORS = [20, 22, 24, 26];

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const cache = process.env.NATIVEPROF_NODES ?? join(tmpdir(), 'nativeprof-nodes');

/** The path of a `node` of that major version, with its headers beside it. */
export function nodeBinary(major) {
  const runs = Number(process.versions.node.split('.')[0]);
  if (runs === major && headersOf(process.execPath) !== undefined) return process.execPath;
  const executable = process.platform === 'win32' ? 'node.exe' : 'node';
  return join(nodePackage(major, process.arch), 'bin', executable);
}

/** The folder of a Node from npm, for any processor: `bin/node`, `include/node`, `package.json`. */
export function nodePackage(major, arch) {
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const name = `node-${platform}-${arch}`;
  const own = arch === process.arch;
  const folder = join(cache, own ? `n${major}` : `n${major}-${arch}`);
  const path = join(folder, 'node_modules', name);
  if (!existsSync(path)) {
    process.stderr.write(`fetching Node ${major}${own ? '' : ` for ${arch}`} into ${folder}\n`);
    mkdirSync(folder, { recursive: true });
    // force: npm refuses what is for another processor.
    const force = own ? [] : ['--force'];
    npm(['install', '--prefix', folder, '--no-save', ...force, `${name}@${major}`]);
  }
  return path;
}

/** The folder that node-gyp takes as --nodedir; undefined: no headers came with that Node. */
export function headersOf(node) {
  const folder = join(dirname(node), '..');
  return existsSync(join(folder, 'include', 'node', 'node.h')) ? folder : undefined;
}

/** `v24.1.0` */
export function nodeVersion(node) {
  return execFileSync(node, ['--version'], { encoding: 'utf8' }).trim();
}

/** Builds what is missing or older than its sources of nativeprof for that Node. */
export function prepareNativeprof(node) {
  const build = join(root, 'scripts', 'build.mjs');
  if (!existsSync(join(root, 'dist', 'cli', 'main.js'))) runQuietly(process.execPath, [build]);
  runQuietly(process.execPath, [build, '--native-only', '--node', node]);
}

export function npm(args, cwd = root) {
  runQuietly(process.platform === 'win32' ? 'npm.cmd' : 'npm', args, cwd);
}

/** Shows the output only of a command that fails, and ends this process with it. */
export function runQuietly(command, args, cwd = root, extraEnv = {}) {
  const env = { ...process.env, ...extraEnv };
  // npm hands its own setting down to scripts, and node-gyp would prefer that to the argument.
  if (args.some((arg) => arg.startsWith('--nodedir='))) {
    for (const name of Object.keys(env)) if (/^npm_config_nodedir$/i.test(name)) delete env[name];
  }
  const result = spawnSync(command, args, { cwd, encoding: 'utf8', env });
  if (result.status === 0) return;
  process.stderr.write(`${result.error ?? ''}${result.stdout ?? ''}${result.stderr ?? ''}`);
  process.stderr.write(`${command} ${args.join(' ')} failed\n`);
  process.exit(1);
}
