import assert from 'node:assert/strict';
import test from 'node:test';
import { renderText } from '../../dist/index.js';
import { measureHotLines, placeOfLine } from '../../dist/processors/hot-lines.js';
import { profileFromText } from '../support/profile-from-text.mjs';

const PROFILE = profileFromText(`
  main@/app/main.js:1;parse@/app/parse.js:5 30
  main@/app/main.js:1;parse@/app/parse.js:5;pad@/app/node_modules/left-pad/index.js:1 20
  main@/app/main.js:1;scan@/app/scan.js:7;sort!builtin 10
  main@/app/main.js:1 5
`);

/** Each stack's line is ten times its place in the table, so that all differ. */
function withLines(profile) {
  const line = profile.stacks.line.map((_, stack) => 10 * (stack + 1));
  return { ...profile, stacks: { ...profile.stacks, line } };
}

test('time goes to the innermost line of the own code', () => {
  const profile = withLines(PROFILE);
  const { frames, stacks } = profile;
  const isLibrary = stacks.frame.map((frame) => Number(/left-pad/.test(frames[frame].file)));
  const hottest = measureHotLines(profile, 'wall', []);
  const total = hottest.reduce((sum, { ns }) => sum + ns, 0);
  assert.equal(total, 65e6);
  assert.ok(hottest.every(({ ns }, i) => i === 0 || ns <= hottest[i - 1].ns));
  assert.equal(
    hottest.some(({ line }) => isLibrary[line / 10 - 1] === 1),
    false,
  );
});

test("time of a bundle's line goes to its functions", () => {
  const bundle = profileFromText(`
    main@/app/main.js:1:1;parse@/app/bundle.js:1:300 30
    main@/app/main.js:1:1;scan@/app/bundle.js:1:9000 10
    main@/app/main.js:1:1;near@/app/bundle.js:1:20 5
    main@/app/main.js:1:1;one@/app/main.js:5:20 7
    main@/app/main.js:1:1;other@/app/main.js:5:40 3
  `);
  const line = bundle.stacks.frame.map((frame) => bundle.frames[frame].line);
  const profile = { ...bundle, stacks: { ...bundle.stacks, line } };
  assert.deepEqual(
    measureHotLines(profile, 'wall', []).map((hot) => [placeOfLine(hot, '/app'), hot.ns / 1e6]),
    [
      ['bundle.js:1:300', 30],
      ['bundle.js:1:9000', 10],
      ['main.js:5', 10],
      ['bundle.js:1:20', 5],
    ],
  );
  assert.match(renderText(profile), / hottest lines {3}bundle\.js:1:300 /);
});

test('lines of what was evaluated go by its name', () => {
  const evaluated = profileFromText(`
    main@/app/main.js:1;(new Function) 30
    main@/app/main.js:1;(eval) 20
  `);
  const line = evaluated.stacks.line.map(() => 3);
  const profile = { ...evaluated, stacks: { ...evaluated.stacks, line } };
  assert.deepEqual(
    measureHotLines(profile, 'wall', []).map((hot) => [placeOfLine(hot, '/app'), hot.ns / 1e6]),
    [
      ['(new Function):3', 30],
      ['(eval):3', 20],
    ],
  );
});

test('lines that are not known are left out, and so is the end of the report', () => {
  assert.deepEqual(measureHotLines(PROFILE, 'wall', []), []);
  assert.doesNotMatch(renderText(PROFILE), /hottest lines/);
});

test('the report ends with the hottest lines, one below the other where it is narrow', () => {
  const profile = withLines(PROFILE);
  const wide = renderText(profile, { width: 200 }).trimEnd().split('\n').at(-1);
  assert.match(wide, /^ hottest lines {3}\S+:\d+ {2}\d+\.\d+ s \(\d+ %\) {3}\S+:\d+/);
  const narrow = renderText(profile, { width: 50 }).trimEnd().split('\n');
  assert.match(narrow.at(-3), /^ hottest lines {3}parse\.js:20 {2}0\.0500 s \(77 %\)$/);
  assert.match(narrow.at(-2), /^ {17}scan\.js:\d+ /);
});

test('the tree has shares of all time, the hottest lines of the busy time, and that is said', () => {
  const program = 'f@/app/f.js:1~3 60\nf@/app/f.js:1~4 20';
  const draw = (text) => renderText(profileFromText(text), { percent: true, width: 200 });
  assert.match(draw(program), / f\.js:3 {2}\S+ s \(75 %\) {3}f\.js:4 {2}\S+ s \(25 %\)\n$/);
  const withIdle = draw(`${program}\n[idle] 20/0`);
  assert.match(withIdle, /s \(75 % of the busy time\) {3}f\.js:4 {2}\S+ s \(25 %\)\n$/);
});
