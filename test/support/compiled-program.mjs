// A program in TypeScript, compiled as its source map has it, and what a recording of it holds.
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import typescript from 'typescript';
import api from '../../dist/index.js';
import { profileFromText } from './profile-from-text.mjs';
import { makeFolder } from './programs.mjs';

export const SOURCE = `interface Row {
  id: number;
}

class Parser {
  parse(rows: Row[]): number[] {
    return rows.map((row) => row.id);
  }
}
export const late = async () => {
  new Parser().parse([]);
};
`;

/** Compiles it as `dist/app.js` of a new folder, with `src/app.ts` beside that. */
export function compile(
  t,
  options = {},
  write = (js, map) => ({ 'dist/app.js': js, 'dist/app.js.map': map }),
) {
  const { outputText, sourceMapText } = typescript.transpileModule(SOURCE, {
    fileName: '../src/app.ts',
    compilerOptions: { target: 'es2022', module: 'commonjs', sourceMap: true, ...options },
  });
  // It knows files by their name alone.
  const map = sourceMapText?.replace('"app.ts"', '"../src/app.ts"');
  const js = outputText.replace(
    '//# sourceMappingURL=../src/app.js.map',
    '//# sourceMappingURL=app.js.map',
  );
  const folder = makeFolder(t);
  writeFiles(folder, { 'src/app.ts': SOURCE, ...write(js, map) });
  return { folder, js, map: map && JSON.parse(map) };
}

export function writeFiles(folder, files) {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
}

/** `line:column` of the end of `needle`, where V8 says that a function starts. */
function placeAfter(text, needle) {
  const lines = text.slice(0, text.indexOf(needle) + needle.length).split('\n');
  return `${lines.length}:${lines.at(-1).length + 1}`;
}

/** What a recording of that program holds, its innermost frame on the line of `row.id`. */
export function record(folder, js) {
  const file = join(folder, 'dist/app.js');
  const profile = profileFromText(
    `(anonymous)@${file}:1:1;late@${file}:${placeAfter(js, 'const late = ')};parse@${file}:${placeAfter(js, ' parse')};(anonymous)@${file}:${placeAfter(js, 'map(')} 1`,
    { metadata: { cwd: folder } },
  );
  const [line, column] = placeAfter(js, '=> row').split(':').map(Number);
  profile.stacks.line[3] = line;
  profile.stacks.column[3] = column;
  return profile;
}

export const label = (folder, { name, file, line }) =>
  `${name} ${file.replace(`${folder}/`, '')}:${line}`;

export const WRITTEN = [
  '(anonymous) src/app.ts:1',
  'late src/app.ts:10',
  'Parser.parse src/app.ts:6',
  'rows.map callback src/app.ts:7',
];

export function assertMapped(folder, js) {
  const recorded = record(folder, js);
  const resolved = api.resolveSources(recorded);
  const { frames, stacks, metadata } = resolved;
  assert.deepEqual(
    frames.map((frame) => label(folder, frame)),
    WRITTEN,
  );
  assert.deepEqual(api.resolveSources(resolved), resolved, 'once is enough');
  assert.deepEqual([...stacks.line], [0, 0, 0, 7]);
  assert.deepEqual(metadata.notes, []);
  const { file, line, column } = recorded.frames[2];
  assert.deepEqual(frames[2].generated, { file, line, column });
  return frames;
}
