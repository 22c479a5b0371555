// Every frame against what V8 itself says of the same moment: a short cut of `npm run oracle`.
import assert from 'node:assert/strict';
import test from 'node:test';
import { measureDistances } from '../../scripts/oracle/measure-distances.mjs';
import {
  ASKING_PROGRAMS,
  checkProgram,
  PLAIN_PROGRAMS,
} from '../../scripts/oracle/run-program.mjs';
import { sumChecks } from '../../scripts/oracle/sum-checks.mjs';

const SECONDS = 2;
/** Of the moments: on a busy machine signals come late at times, and a wait has no sample. */
const MOST_UNPAIRED = 0.05;

for (const program of [...PLAIN_PROGRAMS, ...ASKING_PROGRAMS]) {
  for (const start of ['cold', 'hot']) {
    test(`stacks agree with V8's, ${program}, started ${start}`, async () => {
      let result = await check(program, start, SECONDS);
      if (unpairedShare(result) > MOST_UNPAIRED) result = await check(program, start, 2 * SECONDS);
      assert.ok(unpairedShare(result) <= MOST_UNPAIRED, JSON.stringify(result.classes));
      const { moments, all, inlined } = sumChecks([result]);
      const most = JSON.stringify(result.differences.slice(0, 5), null, 1);
      assert.deepEqual(result.notes, []);
      assert.ok(moments > 100, `${moments} moments`);
      assert.equal(result.contradicted, 0, `of ${result.marked} samples, by their time`);
      assert.ok(result.marked > 100, `${result.marked} samples that show their moment`);
      assert.ok(all.rightFunction / all.frames >= 0.998, most);
      assert.ok(all.rightPosition / all.frames >= 0.99, most);
      if (program !== 'typescript' && program !== 'calls') return;
      assert.ok(inlined.frames > 100, `${inlined.frames} inlined frames`);
      assert.ok(inlined.rightFunction / inlined.frames >= 0.98, most);
      assert.ok(inlined.rightPosition / inlined.frames >= 0.97, most);
    });
  }
}

// The innermost frames in the middle of a function's own code. Few of the moments are long enough where
// the code is fast, and no walk is right at every single instruction.
for (const start of ['cold', 'hot']) {
  test(`innermost frames are right between two calls, started ${start}`, async () => {
    const result = await check('passages', start, SECONDS);
    const { moments, compared, all } = sumChecks([result], (kind) => kind === 'passage');
    const most = JSON.stringify(result.differences.slice(0, 5), null, 1);
    assert.ok(compared > 50, `${compared} of ${moments} moments`);
    assert.equal(result.contradicted, 0, `of ${result.marked} samples, by their time`);
    assert.ok(all.rightFunction / all.frames >= 0.995, most);
    assert.ok(all.rightPosition / all.frames >= 0.995, most);
  });
}

function check(program, start, seconds) {
  return checkProgram({ node: process.execPath, program, start, seconds });
}

function unpairedShare(result) {
  const { moments, compared } = sumChecks([result]);
  return 1 - compared / moments;
}

test("two recordings are alike, and like V8's own where little is inlined", async () => {
  const run = { node: process.execPath, program: 'json', start: 'cold', seconds: SECONDS };
  const { ours, between } = await measureDistances(run);
  assert.ok(ours.found < 0.15, `${ours.found} between two of ours`);
  assert.ok(between.found < 0.25, `${between.found} from V8's`);
});
