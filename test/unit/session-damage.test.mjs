// Session files that are damaged, or made to do harm: one clear error, and nothing else.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { deflateSync } from 'node:zlib';
import { loadProfile, NativeprofError, saveProfile } from '../../dist/index.mjs';
import { makeUnusualProfile, toPlain } from '../support/every-field.mjs';
import { profileFromText } from '../support/profile-from-text.mjs';
import { makeFolder } from '../support/programs.mjs';
import {
  buildBlock,
  buildSection,
  buildSessionFile,
  signSessionFile,
} from '../support/session-files.mjs';

test('cut off anywhere', async (t) => {
  const { path, bytes } = await saveUnusual(t);
  for (let length = 1; length < bytes.length; length += 7) {
    writeFileSync(path, bytes.subarray(0, length));
    await assert.rejects(loadProfile(path), {
      code: 'ERR_CORRUPT_FILE',
      message: `${path} is damaged: it is cut off; record it again, or use another copy`,
    });
  }
});

test('any byte changed', async (t) => {
  const { path, bytes } = await saveUnusual(t);
  for (let at = 0; at < bytes.length; at += 3) {
    const damaged = Buffer.from(bytes);
    damaged[at] ^= 1 << (at % 8);
    writeFileSync(path, damaged);
    await assert.rejects(loadProfile(path), (error) => {
      assert.ok(error instanceof NativeprofError, `byte ${at}: ${error.stack}`);
      const inVersion = at >= 8 && at < 12;
      const expected =
        at < 8 ? 'ERR_UNKNOWN_FORMAT' : inVersion ? 'ERR_NEWER_FORMAT' : 'ERR_CORRUPT_FILE';
      assert.equal(error.code, expected, `byte ${at}: ${error.message}`);
      assert.doesNotMatch(error.message, /\n/);
      return true;
    });
  }
});

test('something behind the end', async (t) => {
  const { path, bytes } = await saveUnusual(t);
  writeFileSync(path, Buffer.concat([bytes, Buffer.from('x')]));
  await assert.rejects(loadProfile(path), /something follows its end/);
});

test('a later version', async (t) => {
  const { path, bytes } = await saveUnusual(t);
  bytes.writeUInt32LE(2, 8);
  writeFileSync(path, bytes);
  await assert.rejects(loadProfile(path), {
    code: 'ERR_NEWER_FORMAT',
    message: `${path} has version 2 of the format, and this nativeprof reads up to 1: update nativeprof`,
  });
});

/** One stack of one frame, one sample; `change` gets its sections as an object. */
function makeSections(change = () => {}) {
  const { metadata, counts, cost } = profileFromText('main@/app/main.js:1 1');
  const parts = {
    profile: {
      metadata,
      counts,
      cost,
      frameCount: 1,
      stackCount: 1,
      threads: [{ id: 1, name: 'main', sampleCount: 1 }],
    },
    strings: ['/app/main.js'],
    frames: [{ kind: 'js', name: 'main', file: 0, line: 1, column: 1 }],
    stackRows: 1,
    // -1 less the number of the row is -1, which is written as 1.
    stacks: [
      ['parent', 'fromRow', [1]],
      ['frame', 'plain', [0]],
      ['line', 'plain', [2]],
      ['column', 'plain', [0]],
      ['inlined', 'plain', [0]],
    ],
    sampleRows: 1,
    sampleThread: 0,
    samples: [
      ['stack', 'fromPrevious', [0]],
      ['wallNs', 'plain', [8]],
      ['cpuNs', 'fromWallNs', [1]],
    ],
    more: [],
  };
  change(parts);
  return [
    ['profile', parts.profile],
    ['strings', parts.strings],
    ['frames', parts.frames],
    ...parts.more,
    ['stacks', buildBlock(parts.stackRows, parts.stacks)],
    ['samples', buildBlock(parts.sampleRows, parts.samples, { thread: parts.sampleThread })],
  ];
}

async function loadSections(t, change) {
  const path = join(makeFolder(t), 'made.nativeprof');
  writeFileSync(path, buildSessionFile(makeSections(change)));
  return loadProfile(path);
}

test('what a later version may add is skipped', async (t) => {
  const plain = await loadSections(t);
  assert.deepEqual([...plain.threads[0].samples.cpuNs], [3]);
  const extended = await loadSections(t, (parts) => {
    parts.profile.extra = { deep: [1] };
    parts.profile.metadata = { ...parts.profile.metadata, host: 'x' };
    parts.frames[0].since = { file: 0, line: 5 };
    parts.stacks.unshift(['async', 'unheard of', [1, 2, 3]]);
    parts.samples.push(['label', 'plain', [0x80, 0x80]]);
    parts.more.push(['labels', ['a']]);
  });
  assert.deepEqual(extended, plain);
});

describe('content that cannot be', () => {
  const big = Buffer.from([0xff, 0xff, 0xff, 0xff, 0x7f]);
  const float = (value) => Buffer.from(Float64Array.of(value).buffer);
  const column = (table, name, encoding, bytes) => (parts) => {
    parts[table].find(([it]) => it === name).splice(1, 2, encoding, bytes);
  };
  for (const [name, change, reason] of [
    ['no metadata', (it) => delete it.profile.metadata, /metadata is missing/],
    ['a text for a number', (it) => (it.profile.metadata.pid = '1'), /metadata\.pid is no number/],
    ['a negative time', (it) => (it.profile.metadata.durationNs = -1), /durationNs is no number/],
    ['an engine', (it) => (it.profile.metadata.engine = 'steam'), /engine is none of signal/],
    ['a fraction of a tick', (it) => (it.profile.counts.ticks = 0.5), /ticks is no whole number/],
    ['notes', (it) => (it.profile.metadata.notes = [1]), /notes is no list of texts/],
    ['no threads', (it) => (it.profile.threads = {}), /threads is no list/],
    ['a list as profile', (it) => (it.profile = []), /profile is missing/],
    ['too many samples', (it) => (it.profile.threads[0].sampleCount = 2 ** 50), /promises more/],
    ['too many stacks', (it) => (it.profile.stackCount = 2 ** 31), /promises more/],
    ['too few samples', (it) => (it.profile.threads[0].sampleCount = 2), /samples are missing/],
    ['too many rows', (it) => (it.stackRows = 2), /more rows than it says/],
    ['frames are missing', (it) => (it.profile.frameCount = 2), /frames are missing/],
    ['a frame of no kind', (it) => (it.frames[0].kind = 'cobol'), /kind is none of js/],
    ['a frame of no file', (it) => (it.frames[0].file = 1), /a file that is not there/],
    ['a frame from Object', (it) => (it.frames[0].file = '__proto__'), /file is no number/],
    ['a line beyond 32 bits', (it) => (it.frames[0].line = 2 ** 31), /line is no whole number/],
    ['its own parent', column('stacks', 'parent', 'fromRow', [0]), /behind its parent/],
    ['a parent of -2', column('stacks', 'parent', 'plain', [3]), /behind its parent/],
    ['a frame too far', column('stacks', 'frame', 'plain', [2]), /a frame that is not there/],
    ['a negative line', column('stacks', 'line', 'plain', [1]), /negative position/],
    ['a column beyond 32 bits', column('stacks', 'column', 'plain', big), /column is out of range/],
    ['inlined twice', column('stacks', 'inlined', 'plain', [4]), /neither inlined nor not/],
    ['inlined 256 times', column('stacks', 'inlined', 'plain', [0x80, 4]), /inlined is out of/],
    ['a stack too far', column('samples', 'stack', 'plain', [2]), /a stack that is not there/],
    ['a stack of -2', column('samples', 'stack', 'plain', [3]), /a stack that is not there/],
    ['a negative span', column('samples', 'wallNs', 'plain', [1]), /a time that is none/],
    ['no number', column('samples', 'wallNs', 'float64', float(Number.NaN)), /out of range/],
    ['endless', column('samples', 'wallNs', 'float64', float(Number.POSITIVE_INFINITY)), /is none/],
    ['half a float', column('samples', 'wallNs', 'float64', [1, 2, 3]), /does not fit its rows/],
    ['an encoding', column('samples', 'wallNs', 'magic', [0]), /encoding "magic"/],
    ['a column too short', column('samples', 'wallNs', 'plain', [0x80]), /ends too early/],
    ['a column too long', column('samples', 'wallNs', 'plain', [0, 0]), /longer than its rows/],
    [
      'a number of 80 bits',
      column('samples', 'wallNs', 'plain', new Array(10).fill(0xff)),
      /a number is too large/,
    ],
    ['no such column', (it) => it.samples.pop(), /the column cpuNs is missing/],
    ['relative to nothing', column('stacks', 'line', 'fromWallNs', [0]), /one that is missing/],
    ['no such thread', (it) => (it.sampleThread = 1), /belong to no thread/],
    ['thread -1', (it) => (it.sampleThread = -1), /names no thread/],
    ['two profiles', (it) => it.more.push(['profile', it.profile]), /two profiles/],
    ['no block', (it) => it.more.push(['stacks', Buffer.from('{}')]), /a block has no head/],
    ['no JSON', (it) => it.more.push(['stacks', Buffer.from('{\n')]), /is no JSON/],
    ['rows of -1', (it) => (it.stackRows = -1), /head of a block is incomplete/],
  ]) {
    test(name, async (t) => {
      await assert.rejects(loadSections(t, change), (error) => {
        assert.equal(error.code, 'ERR_CORRUPT_FILE', error.stack);
        assert.match(error.message, reason);
        return true;
      });
    });
  }
});

test('no key of a file becomes a prototype', async (t) => {
  const path = join(makeFolder(t), 'made.nativeprof');
  const sections = makeSections();
  const text = JSON.stringify(sections[0][1]).replace(
    '{"metadata":{',
    '{"metadata":{"__proto__":{"evil":1},',
  );
  sections[0][1] = Buffer.from(text);
  writeFileSync(path, buildSessionFile(sections));
  const profile = await loadProfile(path);
  assert.equal(profile.metadata.evil, undefined);
  assert.deepEqual(toPlain(profile), toPlain(await loadSections(t)));
});

describe('sizes that lie', () => {
  const preamble = buildSessionFile([]).subarray(0, 12);
  for (const [name, section, reason] of [
    ['a section that is larger than the file', [Buffer.alloc(0), 2 ** 32 - 1], /size of a section/],
    ['a bomb', [deflateSync(Buffer.alloc(1e6)), 1e6], /size of a section/],
    [
      'a section that is longer than it says',
      [deflateSync(Buffer.alloc(90, 'ab')), 80],
      /decompress/,
    ],
    [
      'a section that is shorter than it says',
      [deflateSync(Buffer.alloc(90, 'ab')), 95],
      /size of/,
    ],
    ['no deflate', [Buffer.alloc(40, 'x'), 80], /cannot be decompressed/],
  ]) {
    test(name, async (t) => {
      const path = join(makeFolder(t), 'made.nativeprof');
      const file = Buffer.concat([preamble, ...buildSection('strings', ...section)]);
      writeFileSync(path, signSessionFile(file));
      await assert.rejects(loadProfile(path), { code: 'ERR_CORRUPT_FILE', message: reason });
    });
  }
});

async function saveUnusual(t) {
  const path = join(makeFolder(t), 'damaged.nativeprof');
  await saveProfile(makeUnusualProfile(), path);
  return { path, bytes: readFileSync(path) };
}
