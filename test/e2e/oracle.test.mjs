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

for (const program of [...PLAIN_PROGRAMS, ...ASKING_PROGRAMS]) {
  for (const start of ['cold', 'hot']) {
    test(`stacks agree with V8's, ${program}, started ${start}`, async () => {
      const run = { node: process.execPath, program, start, seconds: SECONDS };
      const result = await checkProgram(run);
      const { moments, compared, all, inlined } = sumChecks([result]);
      const most = JSON.stringify(result.differences.slice(0, 5), null, 1);
      assert.deepEqual(result.notes, []);
      assert.ok(moments > 100, `${moments} moments`);
      assert.ok(compared / moments >= 0.95, JSON.stringify({ ...result, differences: [] }));
      assert.equal(result.contradicted, 0, `of ${result.marked} samples, by their time`);
      assert.ok(result.marked > 100, `${result.marked} samples that show their moment`);
      assert.ok(all.rightFunction / all.frames >= 0.9999, most);
      assert.ok(all.rightPosition / all.frames >= 0.999, most);
      if (program !== 'typescript' && program !== 'calls') return;
      assert.ok(inlined.frames > 100, `${inlined.frames} inlined frames`);
      assert.ok(inlined.rightFunction / inlined.frames >= 0.999, most);
      assert.ok(inlined.rightPosition / inlined.frames >= 0.99, most);
    });
  }
}

test("two recordings are alike, and like V8's own where little is inlined", async () => {
  const run = { node: process.execPath, program: 'json', start: 'cold', seconds: SECONDS };
  const { ours, between } = await measureDistances(run);
  assert.ok(ours.found < 0.15, `${ours.found} between two of ours`);
  assert.ok(between.found < 0.25, `${between.found} from V8's`);
});
