// The addon of test/addon/: Node-API in C, so one binary serves every Node.
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { headersOf, runQuietly } from '../../scripts/node-versions.mjs';
import { ROOT } from './programs.mjs';

const SOURCES = join(ROOT, 'test', 'addon');

/** Its path; built where it is missing or old. `frameless_addon` has no frame pointers. */
export function buildTestAddon(name = 'test_addon') {
  const target = join(SOURCES, 'build', 'Release', `${name}.node`);
  const files = readdirSync(SOURCES).filter((name) => /\.(c|h|gyp)$/.test(name));
  const newest = Math.max(...files.map((name) => statSync(join(SOURCES, name)).mtimeMs));
  if (existsSync(target) && statSync(target).mtimeMs > newest) return target;
  const nodeGyp = join(ROOT, 'node_modules', 'node-gyp', 'bin', 'node-gyp.js');
  const args = [nodeGyp, 'rebuild', '--directory', SOURCES];
  const headers = headersOf(process.execPath);
  runQuietly(process.execPath, headers === undefined ? args : [...args, `--nodedir=${headers}`]);
  return target;
}
