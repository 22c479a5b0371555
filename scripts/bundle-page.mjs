// Bundles src/page into one module that the html renderer reads: script and style as text, and their
// hashes for the page's Content-Security-Policy.
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

export async function bundlePage(root) {
  const { outputFiles } = await build({
    entryPoints: [join(root, 'src', 'page', 'main.tsx'), join(root, 'src', 'page', 'page.css')],
    outdir: root,
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    // As main.tsx tells who has an older one.
    target: ['chrome120', 'firefox121', 'safari17.2'],
    tsconfig: join(root, 'src', 'page', 'tsconfig.json'),
  });
  const read = (ending) => outputFiles.find(({ path }) => path.endsWith(ending)).text.trim();
  const script = read('.js');
  const style = read('.css');
  const values = { script, style, scriptHash: hash(script), styleHash: hash(style) };
  const lines = Object.entries(values).map(
    ([name, value]) => `exports.${name} = ${JSON.stringify(value)};\n`,
  );
  writeFileSync(
    join(root, 'dist', 'renderers', 'page-bundle.js'),
    `'use strict';\n${lines.join('')}`,
  );
}

function hash(text) {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
