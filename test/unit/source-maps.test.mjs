import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import resolving from '../../dist/cli/resolve-recording.js';
import api from '../../dist/index.js';
import urls from '../../dist/source-maps/find-map-url.js';
import sources from '../../dist/source-maps/source-path.js';
import {
  assertMapped,
  compile,
  label,
  record,
  SOURCE,
  WRITTEN,
  writeFiles,
} from '../support/compiled-program.mjs';
import { profileFromText } from '../support/profile-from-text.mjs';
import { makeFolder, ROOT, runNode } from '../support/programs.mjs';

describe('resolveSources', () => {
  test('a map beside the file', (t) => {
    const { folder, js } = compile(t);
    assertMapped(folder, js);
  });

  test('a map beside the file that the file does not name', (t) => {
    const { folder, js, map } = compile(t);
    const silent = js.replace(/\/\/# source.*/, '');
    writeFiles(folder, { 'dist/app.js': silent });
    assertMapped(folder, silent);
    const { file: _, ...nameless } = map;
    writeFiles(folder, { 'dist/app.js.map': JSON.stringify(nameless) });
    assertMapped(folder, silent);
    // Of another file; and where the file names one, no other counts.
    writeFiles(folder, { 'dist/app.js.map': JSON.stringify({ ...map, file: 'other.js' }) });
    const { frames, metadata } = api.resolveSources(record(folder, silent));
    assert.equal(label(folder, frames[2]), 'Parser.parse dist/app.js:5');
    assert.deepEqual(metadata.notes, []);
    writeFiles(folder, {
      'dist/app.js': `${silent}//# sourceMappingURL=gone.map`,
      'dist/app.js.map': JSON.stringify(map),
    });
    assert.match(api.resolveSources(record(folder, silent)).metadata.notes[0], /there is none/);
  });

  test('a map that does not name its source: the module stays where it was', (t) => {
    const { folder, js, map } = compile(t);
    writeFiles(folder, { 'dist/app.js.map': JSON.stringify({ ...map, sources: [null] }) });
    const [module] = api.resolveSources(record(folder, js)).frames;
    assert.equal(label(folder, module), '(anonymous) dist/app.js:1');
  });

  test('a map inside the file, in either encoding', (t) => {
    const inline = compile(t, { sourceMap: false, inlineSourceMap: true }, (js) => ({
      'dist/app.js': js,
    }));
    const [, data] = /base64,(\S+)/.exec(inline.js);
    const map = Buffer.from(data, 'base64').toString().replace('"app.ts"', '"../src/app.ts"');
    const code = inline.js.replace(/\/\/# source.*/, '');
    for (const url of [
      `data:application/json;charset=utf-8;base64,${Buffer.from(map).toString('base64')}`,
      `data:application/json,${encodeURIComponent(map)}`,
    ]) {
      const js = `${code}/*# sourceMappingURL=${url} */\n// end\n`;
      writeFiles(inline.folder, { 'dist/app.js': js });
      assertMapped(inline.folder, js);
    }
  });

  test('sources that are only in the map, and names from there', (t) => {
    const { folder, js, map } = compile(t);
    const withText = { ...map, sources: ['../lib/app.ts'], sourcesContent: [SOURCE] };
    writeFiles(folder, { 'dist/app.js.map': JSON.stringify(withText) });
    const { frames } = api.resolveSources(record(folder, js));
    assert.deepEqual(
      frames.map((frame) => label(folder, frame)),
      WRITTEN.map((it) => it.replace('src/', 'lib/')),
    );
  });

  test('sourceRoot, file URLs, a first line against running, an index map', (t) => {
    const { folder, js, map } = compile(t);
    const url = pathToFileURL(join(folder, 'src/app.ts')).href;
    const section = (offset) => ({ version: 3, sections: [{ offset, map }] });
    for (const text of [
      JSON.stringify({ ...map, sourceRoot: '../src/', sources: ['app.ts'] }),
      JSON.stringify({ ...map, sources: [url] }),
      JSON.stringify({ ...map, sourceRoot: pathToFileURL(folder).href, sources: ['src/app.ts'] }),
      `)]}'\n${JSON.stringify(map)}`,
      JSON.stringify(section({ line: 0, column: 0 })),
    ]) {
      writeFiles(folder, { 'dist/app.js.map': text });
      assertMapped(folder, js);
    }
  });

  test('the names that the map has, where there is no text', (t) => {
    const { folder } = compile(t);
    // `function a(){}` on the first line: the name at column 9 is `original`.
    const map = { version: 3, sources: ['gone.ts'], names: ['original'], mappings: 'AAAA,SAASA' };
    writeFiles(folder, {
      'dist/app.js': 'function a(){}\n//# sourceMappingURL=app.js.map',
      'dist/app.js.map': JSON.stringify(map),
    });
    const recorded = profileFromText(`a@${folder}/dist/app.js:1:11 1`);
    const [frame] = api.resolveSources(recorded).frames;
    assert.equal(label(folder, frame), 'original dist/gone.ts:1');
  });

  test('a map that is missing or broken leaves what V8 said, and one note', (t) => {
    const { folder, js, map } = compile(t);
    const path = join(folder, 'dist/app.js.map');
    const broken = {
      'not JSON': '{',
      'no map': '[]',
      'no version': JSON.stringify({ ...map, version: 2 }),
      'no sources': JSON.stringify({ version: 3, mappings: 'AAAA' }),
      'broken sections': JSON.stringify({ version: 3, sections: [1] }),
      'no base64': JSON.stringify({ version: 3, sources: ['x.ts'], names: [], mappings: '!!!!' }),
      'a line before the first': JSON.stringify({ ...map, mappings: 'AADA' }),
      'a column before the first': JSON.stringify({ ...map, mappings: 'AAAD' }),
      'a source that is not there': JSON.stringify({ ...map, mappings: 'AggB' }),
      'no text as root': JSON.stringify({ ...map, sourceRoot: {} }),
      empty: '',
    };
    const check = (url, reason, said = /^it is|^there is none|^its mappings/) => {
      const compiled = js.replace(/sourceMappingURL=.*/, `sourceMappingURL=${url}`);
      writeFiles(folder, { 'dist/app.js': compiled });
      const recorded = record(folder, compiled);
      const { frames, stacks, metadata } = api.resolveSources(recorded);
      const places = ({ file, line, column }) => ({ file, line, column });
      assert.deepEqual(frames.map(places), recorded.frames.map(places), reason);
      assert.deepEqual(frames.map(({ name }) => name).slice(2), [
        'Parser.parse',
        'rows.map callback',
      ]);
      assert.deepEqual(stacks, recorded.stacks);
      assert.equal(metadata.notes.length, 1, reason);
      const [, words] = /^The source map of dist\/app\.js cannot be read \((.+)\): its/.exec(
        metadata.notes[0],
      );
      assert.match(words, said, reason);
    };
    for (const [reason, text] of Object.entries(broken)) {
      writeFileSync(path, text);
      check('app.js.map', reason);
    }
    for (const url of [
      'gone.js.map',
      'https://example.org/a.map',
      'data:text/plain;base64,#',
      '..',
      '%E0',
      'x'.repeat(5000),
      '/dev/zero',
    ])
      check(url, url);
  });

  test('packages without their maps are no news', (t) => {
    const folder = makeFolder(t);
    const text = 'f = () => 1\n//# sourceMappingURL=gone.map';
    writeFiles(folder, { 'node_modules/p/a.js': text, 'node_modules/p/b.js': text });
    const [a, b] = ['a', 'b'].map((name) => join(folder, 'node_modules/p', `${name}.js`));
    const { metadata } = api.resolveSources(profileFromText(`f@${a}:1:5;f@${b}:1:5 1`));
    assert.deepEqual(metadata.notes, []);
  });

  test('a line of another file is not shown as one of the frame', (t) => {
    const { folder } = compile(t);
    // One generated line each: line 1 of a.ts, line 1 of b.ts, nothing.
    const map = { version: 3, sources: ['a.ts', 'b.ts'], names: [], mappings: 'AAAA;ACAA;A' };
    writeFiles(folder, {
      'dist/app.js': 'function f(){\n1\n2 }\n//# sourceMappingURL=app.js.map',
      'dist/app.js.map': JSON.stringify(map),
    });
    const file = join(folder, 'dist/app.js');
    const recorded = profileFromText(`f@${file}:1:11 1\nf@${file}:1:11;f@${file}:1:11 1`);
    recorded.stacks.line.set([1, 2]);
    recorded.stacks.column.set([12, 1]);
    const { frames, stacks } = api.resolveSources(recorded);
    assert.equal(label(folder, frames[0]), 'f dist/a.ts:1');
    assert.deepEqual([...stacks.line], [1, 0]);
  });

  test('what Node itself knows of a file that a loader has changed', async (t) => {
    const { folder, js } = compile(t);
    const program = join(folder, 'dist/main.js');
    writeFiles(folder, {
      'dist/main.js': `require('./app.js');
const known = require('node:module').findSourceMap(${JSON.stringify(join(folder, 'dist/app.js'))});
require('node:fs').writeFileSync(${JSON.stringify(join(folder, 'dist/app.js'))}, '');
const { resolveSources } = require(${JSON.stringify(ROOT)});
const [, , recorded] = process.argv;
const { frames } = resolveSources(JSON.parse(recorded));
console.log(known !== undefined, frames[2].name, frames[2].line);`,
    });
    const { metadata, frames, stacks } = record(folder, js);
    const plain = Object.fromEntries(
      Object.entries(stacks).map(([key, column]) => [key, [...column]]),
    );
    const recorded = JSON.stringify({ metadata, frames, stacks: plain });
    const { stdout, stderr } = await runNode(['--enable-source-maps', program, recorded]);
    assert.equal(stdout, 'true Parser.parse 6\n', stderr);
  });
});

test('findMapUrl: the last comment, and nothing but comments behind it', () => {
  const mark = '//# sourceMappingURL=';
  for (const [text, url] of [
    [`a\n${mark}a.map`, 'a.map'],
    [`a\n${mark}a.map\n${mark}b.map\n`, 'b.map'],
    ['a\n/*# sourceMappingURL=a.map */', 'a.map'],
    ['a\n/*# sourceMappingURL=a.map*/ // end\n/* end */\n', 'a.map'],
    ['a\n//@ sourceMappingURL=a.map', 'a.map'],
    [`a\r\n${mark}a.map\r\n`, 'a.map'],
    [`text = "${mark}" + file;\nmore();`, undefined],
    [`text = "${mark}a.map";`, undefined],
    [`${mark}a.map\nmore();`, undefined],
    ['sourceMappingURL=a.map', undefined],
    [mark, undefined],
    ['', undefined],
  ]) {
    assert.equal(urls.findMapUrl(text), url, text);
  }
});

test('pathOfSource: files, and what bundlers call them', () => {
  for (const [source, path] of [
    ['file:///app/src/a%20b.ts', '/app/src/a b.ts'],
    ['webpack://shop/./src/app.ts?1a2b', '/app/src/app.ts'],
    ['webpack:///src/app.ts', '/app/src/app.ts'],
    ['webpack://shop/../shared/a.ts', '/shared/a.ts'],
    ['webpack://shop/./node_modules/p/i.js', '/app/node_modules/p/i.js'],
    ['webpack://shop/webpack/runtime/global', 'webpack/runtime/global'],
    ['webpack://shop/external commonjs "fs"', 'external commonjs "fs"'],
    ['rollup://virtual/a', 'rollup://virtual/a'],
  ]) {
    assert.equal(sources.pathOfSource(source, '/app'), path, source);
  }
});

test('what breaks the reading of sources costs nobody the recording', () => {
  const profile = profileFromText('main@/app/a.js:1:1 10');
  const broken = new Proxy(profile.frames[0], {
    get() {
      throw new RangeError('Maximum call stack size exceeded\nand more');
    },
  });
  const { frames, metadata } = resolving.resolveRecording({ ...profile, frames: [broken] });
  assert.equal(frames[0], broken);
  assert.deepEqual(metadata.notes, [
    'Source maps and names could not be applied: RangeError: Maximum call stack size exceeded.',
  ]);
});
