// Style and structure: Biome, clang-format, the TypeScript compiler, the import rules.
//   node scripts/lint.mjs [--fix]
import { accessSync, chmodSync, constants, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { capture } from './capture.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const { fix } = parseArgs({ options: { fix: { type: 'boolean', default: false } } }).values;
const bin = (name) => join(root, 'node_modules', '.bin', name);

const nativeSources = readdirSync(join(root, 'native'), { recursive: true })
  .filter((name) => /\.(cc|h)$/.test(name))
  .map((name) => join('native', name));

const results = await Promise.all([
  check('biome', bin('biome'), ['check', '--error-on-warnings', ...(fix ? ['--write'] : [])]),
  check('clang-format', clangFormat(), [
    ...(fix ? ['-i'] : ['--dry-run', '-Werror']),
    ...nativeSources,
  ]),
  check('tsc', bin('tsc'), ['-p', root, '--noEmit']),
  check('tsc of the page', bin('tsc'), ['-p', join(root, 'src', 'page'), '--noEmit']),
  check('imports', process.execPath, [join(root, 'scripts', 'check-imports.mjs')]),
]);
for (const { title, ok, output } of results) {
  if (!ok) console.log(`--- ${title}\n${output.trimEnd()}`);
}
console.log(
  `lint: ${results.map(({ title, ok }) => `${title} ${ok ? 'ok' : 'FAILED'}`).join(', ')}`,
);
if (results.some(({ ok }) => !ok)) process.exitCode = 1;

/** The package makes its programs executable when it is installed; such scripts are often blocked. */
function clangFormat() {
  const path = createRequire(import.meta.url)('clang-format-node').clangFormatPath;
  try {
    accessSync(path, constants.X_OK);
  } catch {
    chmodSync(path, 0o755);
  }
  return path;
}

async function check(title, command, args) {
  const { code, output } = await capture(command, args, root);
  return { title, ok: code === 0, output };
}
