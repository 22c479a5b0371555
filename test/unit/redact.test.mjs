// What redact() leaves out, in every format; and what it keeps.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { buildCallTree, RENDERERS, redact, saveProfile } from '../../dist/index.mjs';
import { checkInvariants } from '../support/check-invariants.mjs';
import { decodeReport } from '../support/decode-report.mjs';
import { profileFromText } from '../support/profile-from-text.mjs';
import { makeFolder } from '../support/programs.mjs';

const CWD = '/home/s3cret-user/s3cret-folder/app';
const MAIN = `(anonymous)@${CWD}/src/main.ts:1:1`;

const profile = profileFromText(
  `
  ${MAIN};work@${CWD}/src/work.ts:3:1~4 5
  ${MAIN};parse@/home/s3cret-user/other/node_modules/@scope/pack/index.js:2:1 4
  ${MAIN};help@/opt/s3cret/help.js:2:1 3
  ${MAIN};app.get('s3cret route') callback@${CWD}/src/main.ts:9:1 2
  ${MAIN};./s3cret/module.js@${CWD}/src/main.ts:10:1 2
  ${MAIN};s3cretName@evalmachine.<anonymous>:1:1 2
  ${MAIN};s3cretOther 2
  ${MAIN};inline@data:text/javascript,s3cret:1:1 2
  ${MAIN};remote@https://s3cret.example/s3cret/remote.js?s3cret:1:1 2
  ${MAIN};s3cret.*!regexp 3
  ${MAIN};s3cret+!regexp 4
  ${MAIN};readFileSync@node:fs:441:22;read!native@/home/s3cret-user/.nvm/bin/node 6
  # worker 1 (/home/s3cret user/app/jobs.js)
  [idle] 5/0
  `,
  {
    metadata: {
      command: 'node src/main.ts --token=s3cret s3cret',
      mainScript: `${CWD}/src/main.ts`,
      cwd: CWD,
      notes: ['A note.', 'The source map of /home/s3cret-user/x.js is broken.'],
    },
  },
);
const generated = { file: `${CWD}/dist/work.js`, line: 1, column: 2 };
profile.frames[1] = { ...profile.frames[1], generated };

describe('redact', () => {
  for (const { name, render } of RENDERERS) {
    test(`${name} has no secret`, () => {
      const options = { showAll: true, threshold: 0 };
      const open = render(profile, options);
      assert.match(decodeReport(open), /s3cret\.\*/, 'it would be found');
      assert.doesNotMatch(decodeReport(render(redact(profile), options)), /s3cret/);
    });
  }

  test('a session file has no secret', async (t) => {
    const path = join(makeFolder(t), 'a.nativeprof');
    await saveProfile(profile, path);
    assert.match(decodeReport(readFileSync(path)), /s3cret\.\*/);
    await saveProfile(redact(profile), path);
    assert.doesNotMatch(decodeReport(readFileSync(path)), /s3cret/);
  });

  test('what is left tells where the time went', () => {
    const redacted = redact(profile);
    assert.equal(redacted.metadata.command, 'node src/main.ts');
    assert.deepEqual(redacted.metadata.notes.slice(0, -1), ['A note.']);
    const files = new Map(redacted.frames.map(({ name, file }) => [name, file]));
    assert.equal(files.get('work'), '/redacted/src/work.ts');
    assert.equal(files.get('parse'), '/outside/node_modules/@scope/pack/index.js');
    assert.equal(files.get('help'), '/outside/help.js');
    assert.equal(files.get('remote'), '/outside/remote.js');
    assert.equal(files.get('readFileSync'), 'node:fs');
    assert.ok(files.has("app.get('…') callback"));
    assert.ok(files.has('module.js'));
  });

  test('frames that became alike are one, and the times add up', () => {
    const redacted = redact(profile);
    const tree = buildCallTree(redacted);
    checkInvariants(tree);
    assert.deepEqual(tree.root.total, buildCallTree(profile).root.total);
    assert.equal(redacted.frames.filter(({ kind }) => kind === 'regexp').length, 1);
    assert.equal(redacted.frames.filter(({ name }) => name === '(eval)').length, 1);
  });

  test('twice is once', () => {
    const once = redact(profile);
    assert.deepEqual(redact(once), once);
  });

  for (const cwd of ['/', '/home', '', 'C:\\Users']) {
    test(`nothing is inside ${JSON.stringify(cwd)}`, () => {
      const separator = cwd.includes('\\') ? '\\' : '/';
      const file = [cwd.replace(/\/$/, ''), 's3cret', 'a.js'].join(separator);
      const drawn = profileFromText('f@/x.js:1:2 1', { metadata: { cwd } });
      const frames = drawn.frames.map((frame) => ({ ...frame, file }));
      assert.equal(redact({ ...drawn, frames }).frames[0].file, '/outside/a.js');
    });
  }

  test("another tool's profile", () => {
    const foreign = {
      engine: 'foreign',
      command: 's3cret',
      mainScript: '',
      cwd: '',
      notes: ['s3cret'],
    };
    const { metadata } = redact(profileFromText('f@/s3cret/a.js:1:2 1', { metadata: foreign }));
    assert.doesNotMatch(JSON.stringify(metadata), /s3cret/);
  });
});
