/** Each format as its golden file: what is binary or one long line, decoded and laid out. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { Profile as PprofProfile } from 'pprof-format';
import { RENDERERS, render } from '../../dist/index.js';
import lines from '../../dist/renderers/join-lines.js';
import registry from '../../dist/renderers/registry.js';
import { decodeReport } from '../support/decode-report.mjs';
import { assertGolden } from '../support/golden.mjs';
import { profileFromText } from '../support/profile-from-text.mjs';
import {
  BUILD_PROGRAM,
  LINED_PROGRAM,
  ODDLY_NAMED_PROGRAM,
  SERVER_PROGRAM,
  THREADED_PROGRAM,
} from '../support/sample-profiles.mjs';

const lined = profileFromText(LINED_PROGRAM, { metadata: { command: 'node `main|x`.mjs' } });
const threaded = profileFromText(THREADED_PROGRAM, { metadata: { command: 'node main.js' } });
const empty = profileFromText('# main');

/** One line for each innermost list or object, so that a change is a line of the difference. */
function layOut(json) {
  return `${JSON.stringify(JSON.parse(json), null, 1).replace(
    /([[{])\n\s*([^[\]{}]*?)\n\s*([\]}])/g,
    (_, open, inside, close) => `${open} ${inside.replace(/\n\s*/g, ' ')} ${close}`,
  )}\n`;
}

function layOutPprof(bytes) {
  const { stringTable, ...profile } = PprofProfile.decode(gunzipSync(bytes));
  const write = (_, value) => (typeof value === 'bigint' ? Number(value) : value);
  return layOut(JSON.stringify({ strings: stringTable.strings, ...profile }, write));
}

const asIs = (text) => text;
const FORMATS = {
  json: ['json', layOut],
  speedscope: ['speedscope.json', layOut],
  cpuprofile: ['cpuprofile.json', layOut],
  pprof: ['pprof.json', layOutPprof],
  collapsed: ['collapsed', asIs],
  firefox: ['firefox.json', layOut],
  'chrome-trace': ['trace.json', asIs],
  markdown: ['md', asIs],
};

describe('golden files', () => {
  for (const [format, [extension, write]] of Object.entries(FORMATS)) {
    const draw = (profile, options) =>
      write(render(format, profile, { timeZone: 'UTC', ...options }));
    test(`${format}: lines, inlined functions, strange names`, () => {
      assertGolden(`lines.${extension}`, draw(lined));
    });
    test(`${format}: threads, CPU time`, () => {
      assertGolden(`threads-cpu.${extension}`, draw(threaded, { weight: 'cpu' }));
    });
    test(`${format}: nothing`, () => {
      assertGolden(`empty.${extension}`, draw(empty));
    });
  }

  const views = [
    ['flat', profileFromText(BUILD_PROGRAM), {}],
    ['flat-percent', profileFromText(BUILD_PROGRAM), { percent: true, threshold: 0.1 }],
    ['bottom-up', profileFromText(SERVER_PROGRAM), {}],
    ['bottom-up-threads', threaded, {}],
    ['lines', lined, {}],
    ['lines-ascii', lined, { unicode: false, width: 40 }],
  ];
  for (const [name, profile, options] of views) {
    test(`text: ${name}`, () => {
      const view = /^(flat|bottom-up|lines)/.exec(name)[0];
      const text = render('text', profile, { timeZone: 'UTC', view, ...options });
      assertGolden(`text-view-${name}.txt`, text);
    });
  }
  test('markdown: libraries', () => {
    const server = profileFromText(SERVER_PROGRAM, { metadata: { command: 'node server.js' } });
    assertGolden('libraries.md', render('markdown', server, { timeZone: 'UTC' }));
  });
});

describe('the registry', () => {
  test('finds a format by its name and by the longest ending', () => {
    const cases = {
      'a.json': 'json',
      'a.speedscope.json': 'speedscope',
      'a.firefox.json': 'firefox',
      'a.trace.json': 'chrome-trace',
      'a.pb.gz': 'pprof',
      'a.folded': 'collapsed',
      'a.cpuprofile': 'cpuprofile',
      'a.md': 'markdown',
      'a.txt': 'text',
    };
    for (const [path, name] of Object.entries(cases)) {
      assert.equal(registry.findRendererOf(path)?.name, name, path);
      assert.equal(registry.findRenderer(name)?.name, name);
    }
    assert.equal(registry.findRendererOf('a.svg'), undefined);
  });

  test('names and endings are unique', () => {
    const names = RENDERERS.map(({ name }) => name);
    const endings = RENDERERS.flatMap(({ extensions }) => extensions);
    assert.equal(new Set(names).size, names.length);
    assert.equal(new Set(endings).size, endings.length);
  });

  test('a name that is none is an error that tells those that there are', () => {
    assert.throws(() => render('svg', lined), {
      code: 'ERR_INVALID_OPTION',
      message: /^no format svg; there are text, html, markdown, json, .*chrome-trace$/,
    });
    assert.throws(() => render('text', lined, { view: 'sideways' }), {
      code: 'ERR_INVALID_OPTION',
      message: 'no view sideways; there are tree, flat, bottom-up, lines',
    });
  });
});

test('functions called as what every object has, or as what stands in brackets, keep their names', () => {
  const odd = profileFromText(ODDLY_NAMED_PROGRAM);
  for (const { name: format } of RENDERERS) {
    const report = decodeReport(render(format, odd, { threshold: 0, showAll: true }));
    for (const { name } of odd.frames) assert.ok(report.includes(name), `${format}: ${name}`);
  }
});

test('a stack of 1000 calls is written by every format', () => {
  const path = Array.from({ length: 1000 }, (_, i) => `f${i % 100}`).join(';');
  const deep = profileFromText(`${path} 5`);
  for (const { name } of RENDERERS) assert.ok(render(name, deep).length > 0, name);
});

test('semicolons and ends of lines in names do not change collapsed stacks', () => {
  const profile = profileFromText('main;f 3');
  const frames = profile.frames.map((frame) => ({ ...frame, name: `${frame.name};x\n 7` }));
  const text = render('collapsed', { ...profile, frames });
  assert.equal(text, '<main>;main:x  7;f:x  7 3000\n');
});

test('a text that is too long for a string is bytes', () => {
  const all = Array.from({ length: 2500 }, (_, i) => `é${i}`);
  const text = lines.joinLines(all);
  assert.equal(typeof text, 'string');
  const bytes = lines.joinLines(all, text.length - 1);
  assert.equal(Buffer.from(bytes).toString('utf8'), text);
});
