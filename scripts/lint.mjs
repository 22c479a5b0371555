// Style and structure: Biome, clang-format, the TypeScript compiler, the import rules.
//   node scripts/lint.mjs [--fix]
import { spawn } from 'node:child_process';
import { accessSync, chmodSync, constants, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

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

function check(title, command, args) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (chunk) => {
        output += chunk;
      });
    }
    child.on('error', (error) => resolve({ title, ok: false, output: `${error}\n` }));
    child.on('close', (status) => resolve({ title, ok: status === 0, output }));
  });
}
