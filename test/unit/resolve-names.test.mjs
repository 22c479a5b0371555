import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import resolving from '../../dist/sources/resolve-names.js';
import { profileFromText } from '../support/profile-from-text.mjs';
import { makeFolder } from '../support/programs.mjs';

const FILE = '/app/a.js';

/** The names of frames, drawn as text, with these files on the disk. */
function resolve(frames, files) {
  const profile = profileFromText(`${frames.join(';')} 1`);
  const resolved = resolving.resolveNames(profile, (file) => files[file]);
  assert.deepEqual(
    resolved.frames.map((frame) => ({ ...frame, name: '' })),
    profile.frames.map((frame) => ({ ...frame, name: '' })),
  );
  return resolved.frames.map(({ name }) => name);
}

describe('resolveNames', () => {
  test('completes the names of a file that is what V8 ran', () => {
    const text = 'class A {\n  m() {}\n}\nlist.map((x) => 1);\n';
    assert.deepEqual(
      resolve([`m@${FILE}:2:4`, `(anonymous)@${FILE}:4:10`, 'm@/app/b.js:2:4'], { [FILE]: text }),
      ['A.m', 'list.map callback', 'm'],
    );
  });

  test('counts lines and columns as V8 does', () => {
    for (const [text, line, column] of [
      ['a\r\nclass A { m() {} }', 2, 12],
      ['a\rclass A { m() {} }', 2, 12],
      ['a\u2028b\u2029class A { m() {} }', 3, 12],
      ['`a\nb\r\n`; class A { m() {} }', 3, 15],
      ['"\u{1F680}"; class A { m() {} }', 1, 18],
    ]) {
      assert.deepEqual(resolve([`m@${FILE}:${line}:${column}`], { [FILE]: text }), ['A.m'], text);
    }
  });

  test("keeps V8's name where another function, or none, stands at the place", () => {
    const text = 'class A { m() {} n() {} }';
    for (const frame of [
      `other@${FILE}:1:12`,
      `m@${FILE}:1:13`,
      `m@${FILE}:1:900`,
      `m@${FILE}:7:1`,
      `m@${FILE}:0:0`,
      `m@${FILE}:1`,
    ]) {
      assert.deepEqual(resolve([frame], { [FILE]: text }), [frame.split('@')[0]], frame);
    }
  });

  test('trusts no file in which most functions are elsewhere', () => {
    const text = 'class A { m() {} }\nlist.map((x) => 1);';
    const frames = [`(anonymous)@${FILE}:2:10`, `gone@${FILE}:1:12`, `gone@${FILE}:9:9`];
    assert.deepEqual(resolve(frames, { [FILE]: text }), ['(anonymous)', 'gone', 'gone']);
  });

  test("Node 20's names for what gives an object its fields", () => {
    const text = 'class A { x = 1; static y = 2 }';
    const frames = [
      `<instance_members_initializer>@${FILE}:1:1`,
      `<static_initializer>@${FILE}:1:18`,
      `A@${FILE}:1:1`,
    ];
    assert.deepEqual(resolve(frames, { [FILE]: text }), ['A (fields)', 'A (static)', 'new A']);
  });

  test("V8's guess stays where the text tells nothing", () => {
    const text = '(function () {})(); class A { m() { return () => 1 } }';
    const frames = [`guess@${FILE}:1:11`, `guess@${FILE}:1:44`, `(anonymous)@${FILE}:1:44`];
    assert.deepEqual(resolve(frames, { [FILE]: text }), ['guess', 'guess', '(anonymous in A.m)']);
  });

  test('code without a file', () => {
    const frames = ['(anonymous)', '(eval)', '(new Function)'];
    const profile = profileFromText(`${frames.join(';')} 1`);
    const place = (frame, column) => ({ ...frame, name: '(anonymous)', line: 1, column });
    const generated = profile.frames.map((frame, i) => place(frame, [2, 1, 20][i]));
    const resolved = resolving.resolveNames({ ...profile, frames: generated }, () => '');
    assert.deepEqual(
      resolved.frames.map(({ name }) => name),
      frames,
    );
  });

  test('asks for no file that could not help', () => {
    const frames = [
      `(anonymous)@${FILE}:1:1`,
      'readFileSync@node:fs:441:22',
      'JSON.parse!builtin',
      'sort!native@/usr/lib/libc.so:1:1',
      'later',
    ];
    const profile = profileFromText(`${frames.join(';')} 1`);
    const fail = (file) => assert.fail(file);
    assert.deepEqual(resolving.resolveNames(profile, fail).frames, profile.frames);
  });

  test('reads files from the disk, and lives with those that it cannot read', (t) => {
    const folder = makeFolder(t, { 'a.js': '\uFEFFclass A { m() {} }' });
    mkdirSync(join(folder, 'folder.js'));
    writeFileSync(join(folder, 'binary.js'), Buffer.from([0xff, 0xfe, 0, 0x7b]));
    const names = ['a.js', 'folder.js', 'binary.js', 'gone.js'];
    const frames = names.map((name) => `m@${join(folder, name)}:1:12`);
    const profile = profileFromText(`${frames.join(';')};m@relative.js:1:12 1`);
    assert.deepEqual(
      resolving.resolveNames(profile).frames.map(({ name }) => name),
      ['A.m', 'm', 'm', 'm', 'm'],
    );
  });
});
