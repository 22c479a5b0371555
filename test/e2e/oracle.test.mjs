// Every frame against what V8 itself says of the same moment: a short cut of `npm run oracle`.
import assert from 'node:assert/strict';
import test from 'node:test';
import { measureDistances } from '../../scripts/oracle/measure-distances.mjs';
import { checkProgram, PLAIN_PROGRAMS } from '../../scripts/oracle/run-program.mjs';

const SECONDS = 2;

for (const program of PLAIN_PROGRAMS) {
  for (const start of ['cold', 'hot']) {
    test(`stacks agree with V8's, ${program}, started ${start}`, async () => {
      const run = { node: process.execPath, program, start, seconds: SECONDS };
      const { moments, all, inlined, differences, notes } = await checkProgram(run);
      const most = JSON.stringify(differences.slice(0, 5), null, 1);
      assert.deepEqual(notes, []);
      assert.ok(moments > 20, `${moments} moments`);
      assert.ok(all.rightFunction / all.frames >= 0.998, most);
      assert.ok(all.rightPosition / all.frames >= 0.99, most);
      if (program !== 'typescript') return;
      assert.ok(inlined.frames > 100, `${inlined.frames} inlined frames`);
      assert.ok(inlined.rightFunction / inlined.frames >= 0.98, most);
      assert.ok(inlined.rightPosition / inlined.frames >= 0.97, most);
    });
  }
}

test("two recordings are alike, and like V8's own where little is inlined", async () => {
  const run = { node: process.execPath, program: 'json', start: 'cold', seconds: SECONDS };
  const { ours, between } = await measureDistances(run);
  assert.ok(ours.found < 0.15, `${ours.found} between two of ours`);
  assert.ok(between.found < 0.25, `${between.found} from V8's`);
});
