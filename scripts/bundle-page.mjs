// Bundles src/page into one module that the html renderers read: scripts and style as text, and their
// hashes for the pages' Content-Security-Policy.
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build } from 'esbuild';

export async function bundlePage(root) {
  const { outputFiles } = await build({
    entryPoints: ['main.tsx', 'diff-main.tsx', 'page.css'].map((name) =>
      join(root, 'src', 'page', name),
    ),
    outdir: root,
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    // As start-page.tsx tells who has an older one.
    target: ['chrome120', 'firefox121', 'safari17.2'],
    tsconfig: join(root, 'src', 'page', 'tsconfig.json'),
  });
  const read = (name) => outputFiles.find(({ path }) => basename(path) === name).text.trim();
  const texts = {
    script: read('main.js'),
    diffScript: read('diff-main.js'),
    style: read('page.css'),
  };
  const hashes = Object.entries(texts).map(([name, text]) => [`${name}Hash`, hash(text)]);
  const values = { ...texts, ...Object.fromEntries(hashes) };
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
