// Session files: what is saved comes back unchanged, and a file is whole or not there.
import assert from 'node:assert/strict';
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import sections from '../../dist/format/sections.js';
import upgrade from '../../dist/format/upgrade-section.js';
import { loadProfile, saveProfile } from '../../dist/index.mjs';
import { makeUnusualProfile, toPlain } from '../support/every-field.mjs';
import { profileFromText } from '../support/profile-from-text.mjs';
import { FIXTURES, makeFolder, ROOT, runProgram } from '../support/programs.mjs';
import * as samples from '../support/sample-profiles.mjs';

const INDEX = JSON.stringify(join(ROOT, 'dist', 'index.js'));
const small = profileFromText('main@/app/main.js:1 3');

describe('a round trip changes nothing', () => {
  const profiles = Object.entries(samples).map(([name, text]) => [name, profileFromText(text)]);
  for (const [name, profile] of [
    ...profiles,
    ['every field unusual', makeUnusualProfile()],
    ['no samples', profileFromText('')],
    ['several blocks', makeLongProfile(100_000)],
    ['frames in several sections', makeWideProfile(10_000)],
  ]) {
    test(name, async (t) => {
      const folder = makeFolder(t);
      const first = join(folder, 'first.nativeprof');
      const second = join(folder, 'second.nativeprof');
      await saveProfile(profile, first);
      const loaded = await loadProfile(first);
      assert.deepEqual(loaded, profile);
      await saveProfile(loaded, second);
      assert.ok(readFileSync(first).equals(readFileSync(second)), 'saved again, the bytes differ');
    });
  }
});

/** Kept for ever: whatever the format becomes, this file loads. */
test('a file of version 1', async () => {
  const loaded = await loadProfile(join(FIXTURES, 'session-1.nativeprof'));
  const expected = JSON.parse(readFileSync(join(FIXTURES, 'session-1.json'), 'utf8'));
  assert.deepEqual(toPlain(loaded), expected);
});

test('each version has the upgrader that leads on from it', () => {
  assert.equal(upgrade.UPGRADERS.length, sections.FORMAT_VERSION - 1);
});

test('ten minutes at 1 ms are below 5 MB', async (t) => {
  const path = join(makeFolder(t), 'long.nativeprof');
  await saveProfile(makeLongProfile(600_000), path);
  assert.ok(statSync(path).size < 5e6, `${statSync(path).size} bytes`);
});

test('columns that hardly differ are saved such that they load', async (t) => {
  const path = join(makeFolder(t), 'same.nativeprof');
  const profile = makeLongProfile(200_000, () => 0);
  await saveProfile(profile, path);
  assert.deepEqual(await loadProfile(path), profile);
});

test('only its owner may read a session file, also one that stands in place of another', async (t) => {
  const folder = makeFolder(t, { 'open.nativeprof': 'x' });
  chmodSync(join(folder, 'open.nativeprof'), 0o644);
  for (const name of ['new.nativeprof', 'open.nativeprof']) {
    await saveProfile(small, join(folder, name));
    assert.equal(statSync(join(folder, name)).mode & 0o777, 0o600);
  }
});

test('a link stays one', async (t) => {
  const folder = makeFolder(t, { 'real.nativeprof': '' });
  const link = join(folder, 'link.nativeprof');
  symlinkSync('real.nativeprof', link);
  await saveProfile(small, link);
  assert.ok(lstatSync(link).isSymbolicLink());
  assert.deepEqual(await loadProfile(join(folder, 'real.nativeprof')), small);
});

test('what cannot be saved leaves the old file, and no other', async (t) => {
  const folder = makeFolder(t, { 'kept.nativeprof': 'old' });
  const path = join(folder, 'kept.nativeprof');
  const flawed = { ...small, stacks: { ...small.stacks, parent: Int32Array.of(0) } };
  await assert.rejects(saveProfile(flawed, path), {
    code: 'ERR_INVALID_PROFILE',
    message: 'cannot save the profile: a stack does not stand behind its parent',
  });
  for (const [file, reason] of [
    [join(folder, 'none', 'x.nativeprof'), /its folder does not exist/],
    [folder, /it is a folder/],
    [join(path, 'x.nativeprof'), /a part of its path is no folder/],
    ['/dev/full', /the disk is full/],
  ]) {
    await assert.rejects(saveProfile(small, file), { code: 'ERR_OUTPUT', message: reason });
  }
  assert.equal(readFileSync(path, 'utf8'), 'old');
  assert.deepEqual(readdirSync(folder), ['kept.nativeprof']);
});

/** The limit of a file's size takes the place of a disk that is full, which needs no privilege. */
test('a disk that gets full while writing', async (t) => {
  const folder = makeFolder(t, { 'kept.nativeprof': 'old' });
  await saveProfile(makeLongProfile(50_000), join(folder, 'good.nativeprof'));
  const script = `
    const { loadProfile, saveProfile } = require(${INDEX});
    loadProfile('good.nativeprof')
      .then((profile) => saveProfile(profile, 'kept.nativeprof'))
      .catch((error) => console.log(error.code, error.message));`;
  const { stdout } = await runProgram(
    'sh',
    ['-c', 'ulimit -f 64; exec "$0" -e "$1"', process.execPath, script],
    { cwd: folder },
  );
  assert.equal(
    stdout,
    'ERR_OUTPUT cannot write kept.nativeprof: it would be larger than the system allows\n',
  );
  assert.equal(readFileSync(join(folder, 'kept.nativeprof'), 'utf8'), 'old');
  assert.deepEqual(readdirSync(folder).sort(), ['good.nativeprof', 'kept.nativeprof']);
});

test('what cannot be read says why', async (t) => {
  const folder = makeFolder(t, {
    'empty.nativeprof': '',
    'other.cpuprofile': '{"nodes":[]}',
    'short.txt': 'x',
  });
  const png = join(folder, 'image.png');
  writeFileSync(png, Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'latin1'));
  mkdirSync(join(folder, 'sub'));
  for (const [name, code, reason] of [
    ['missing.nativeprof', 'ERR_INPUT', 'there is no such file'],
    ['sub', 'ERR_INPUT', 'it is a folder'],
    ['/dev/null', 'ERR_INPUT', 'it is no file but a device or a pipe'],
    ['empty.nativeprof', 'ERR_UNKNOWN_FORMAT', 'is empty'],
    ['other.cpuprofile', 'ERR_UNKNOWN_FORMAT', 'is no session file'],
    ['short.txt', 'ERR_UNKNOWN_FORMAT', 'is no session file'],
    ['image.png', 'ERR_UNKNOWN_FORMAT', 'is no session file'],
  ]) {
    const path = name.startsWith('/') ? name : join(folder, name);
    await assert.rejects(loadProfile(path), (error) => {
      assert.equal(error.code, code);
      assert.ok(error.message.includes(path) && error.message.includes(reason), error.message);
      return true;
    });
  }
});

/** Of a busy program: times that vary, stacks that come back. */
function makeLongProfile(sampleCount, vary = makeRandom(1)) {
  const profile = profileFromText(samples.BUILD_PROGRAM);
  const stackCount = 20_000;
  const column = (make) => Int32Array.from({ length: stackCount }, (_, i) => make(i));
  const stacks = {
    parent: column((i) => Math.max(-1, i - 1 - Math.floor(vary() * 20))),
    frame: column(() => Math.floor(vary() * profile.frames.length)),
    line: column(() => Math.floor(vary() * 2000)),
    column: column(() => Math.floor(vary() * 80)),
    inlined: Uint8Array.from({ length: stackCount }, () => Math.floor(vary() * 2)),
  };
  const stack = Int32Array.from({ length: sampleCount }, () => Math.floor(vary() * stackCount));
  const wallNs = Float64Array.from({ length: sampleCount }, () =>
    Math.floor(900_000 + vary() * 200_000),
  );
  const cpuNs = wallNs.map((wall) => wall - Math.floor(vary() * 5000));
  return {
    ...profile,
    stacks,
    threads: [{ id: 1, name: 'main', samples: { stack, wallNs, cpuNs } }],
  };
}

function makeWideProfile(frameCount) {
  const lines = Array.from({ length: frameCount }, (_, i) => `f${i}@/app/${i % 700}.js:${i}:1 1`);
  return profileFromText(lines.join('\n'));
}

/** Numbers from 0 to 1 that are the same in every run. */
function makeRandom(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
