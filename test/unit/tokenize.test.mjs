// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts are code.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import functions from '../../dist/sources/name-function.js';
import tokenizing from '../../dist/sources/tokenize.js';
import { namesIn } from '../support/named-at.mjs';

/**
 * A text that is read wrongly swallows what follows it, or ends a bracket too early: the function
 * behind it would lose its name, or that of the class around it.
 */
function isReadWhole(text, options) {
  const names = namesIn(`class A { a() { ${text}\n } m¶() {} }; const f = ¶() => 1`, options);
  assert.deepEqual(names, ['A.m', 'f'], text);
}

describe('tokenize', () => {
  test('regular expressions and divisions', () => {
    for (const text of [
      'a / b / c; d = "/"',
      'x = a++ / 2; y = "}" / 1',
      "if (a) /'/.test(b)",
      "x = (a) / b; y = '/'",
      "while (a) /[/'}]/.test(b)",
      "return /}'/g",
      'x = /[/\\]"]/u.exec(y) / 2 / z',
      'const { a } = b\n/"/.test(c)',
      "x = a[0] / 2; y = '/'",
      "x = a.return / 2; y = '/'",
      "x = !/'/.test(y); typeof /'/",
      "x = y => /'/; z = y ? /'/ : /\"/",
      'x = a.if(b) / 2; c = "/"',
      "x = `${/}'/.test(y)}` / 2",
      "yield /'/; await /'/; case /'/:",
      "{ }\n/'/.test(x)",
    ]) {
      isReadWhole(text);
    }
  });

  test('templates', () => {
    for (const text of [
      '`${`${"}"}`}`',
      '`\\`${{ a: { b: `}` } }}\\${`',
      "`'${'`'}\"`",
      'tag`{${a}`',
      '`$${a}$`',
      '`\n${\n(() => { return `${1}` })()}`',
      '`//${1 /* ` */}`',
    ]) {
      isReadWhole(text);
    }
  });

  test('comments and strings', () => {
    for (const text of [
      "// it's {",
      "/* it's { */",
      "/** `${ */ 'a\\'b' // }",
      '"a\\\n}b"',
      "'\\\\'",
      "x /* ' */ / /* ' */ y",
      '"a\\\r\n}b"',
    ]) {
      isReadWhole(text);
    }
  });

  test('`class` and `function` as keys', () => {
    for (const text of [
      'x.class = { m() {} }',
      'x = { class: 1, function: 2, get: 3, async: 4 }',
      'x?.class; y.function(z)',
      'x = { class() {}, function() {}, if() {} }',
    ]) {
      isReadWhole(text);
    }
  });

  test('the arrow that returns an object, numbers, names with escapes', () => {
    for (const text of [
      'x = () => ({ a: { } })',
      'x = a?.5:b; y = 1.5.toFixed(); z = 1..a; w = 0x1f + 1e+5 + 1_000n',
      'x = "\u{1F680}"; \\u{61}b = 1; π = 2; 読 = 3',
      'x = a << 2 >>> 1 >= 0 ?? b; x **= 2; y ||= 1',
      'x = <T,>(y) => 1; a < b > (c)',
    ]) {
      isReadWhole(text);
    }
  });

  test('TypeScript without JSX: what begins like an element is a type', () => {
    isReadWhole("x = <string>y; z = <T>(a: T) => { return `it's` }", { jsx: false });
  });

  test('JSX', () => {
    for (const text of [
      "x = <a>don't {'}'} stop</a>",
      "x = <a b='it\"s' c=\"don't\" d={'}'} /* ' */ />",
      "x = <><b.c/>it's<d:e>'</d:e></>",
      "return <a b=<c>'</c>>{/* ' */}{x < y}</a>",
      "x = y && <a>'</a>",
    ]) {
      isReadWhole(text);
    }
  });

  test('a first line for the shell', () => {
    assert.deepEqual(namesIn("#!/usr/bin/env node it's\nconst f = ¶() => 1"), ['f']);
  });

  test('anything at all is read to its end', () => {
    const parts = [
      '`${',
      '}',
      '{',
      '(',
      ')',
      "'",
      '"',
      '/',
      '/*',
      '<a',
      '>',
      '</',
      '\n',
      '=>',
      'x',
      '\u2028',
    ];
    for (const text of shuffle(parts, 500)) {
      const tokens = tokenizing.tokenize(text, { jsx: true });
      for (let token = 0; token < tokens.count; token++) {
        assert.ok(tokens.startOf(token) <= text.length);
        const partner = tokens.partnerOf(token);
        if (partner >= 0) assert.equal(tokens.partnerOf(partner), token);
      }
      namesIn(`${text}¶`);
    }
  });

  test('wherever a source map leads, what is found there starts in the text', () => {
    const words = 'a A async class constructor function get if new return static'.split(' ');
    const parts = [...words, ...'( ) { } [ ] < > , : ; = => . ? * 1'.split(' ')];
    for (const text of shuffle(parts, 500, ' ')) {
      const tokens = tokenizing.tokenize(text, { jsx: false });
      for (let place = 0; place <= text.length; place++) {
        for (const isInside of [false, true]) {
          const found = functions.nameFunctionNear(tokens, place, isInside);
          if (found !== undefined) assert.ok(found.place >= 0 && found.place < text.length, text);
        }
      }
    }
  });
});

/** Texts of 40 of the parts, the same ones each time. */
function* shuffle(parts, count, separator = '') {
  let seed = 1;
  for (let round = 0; round < count; round++) {
    const text = [];
    for (let i = 0; i < 40; i++) {
      seed = (seed * 48271) % 0x7fffffff;
      text.push(parts[seed % parts.length]);
    }
    yield text.join(separator);
  }
}
