/** Two versions of a program, in runs of their own. */
import { profileFromText } from './profile-from-text.mjs';

const MAIN = '(anonymous)@/app/build.js:1:1;build@/app/build.js:9:1';
const NEW_MAIN = '(anonymous)@/app/build.js:1:1;build@/app/build.js:14:1';
const LIBRARY = '/app/node_modules/terser/index.js';

/** `add`: milliseconds by which this run differs from others of the same version. */
export function drawBefore(add = 0, options = undefined) {
  return profileFromText(
    `
    ${MAIN};parse@/app/src/parse.js:10:1 ${400 + add}
    ${MAIN};parse@/app/src/parse.js:10:1;readToken@/app/src/parse.js:30:1 200
    ${MAIN};minify@${LIBRARY}:1:9;compress@${LIBRARY}:2:9 ${150 - add}
    ${MAIN};minify@${LIBRARY}:1:9 50
    ${MAIN};report@/app/src/report.js:3:1 60
    [gc] ${20 + add}
    [idle] 500/0`,
    options,
  );
}

export function drawAfter(add = 0, options = undefined) {
  return profileFromText(
    `
    ${NEW_MAIN};parse@/app/src/parse.js:12:1 ${430 + add}
    ${NEW_MAIN};parse@/app/src/parse.js:12:1;readToken@/app/src/parse.js:35:1 290
    ${NEW_MAIN};minify@${LIBRARY}:1:9;compress@${LIBRARY}:2:9 ${100 - add}
    ${NEW_MAIN};check@/app/src/check.js:1:1;walk@/app/src/check.js:9:1;visit@/app/src/check.js:20:1;test@/app/src/check.js:40:1 70
    [gc] ${18 + add}
    [idle] 900/0`,
    options,
  );
}

/** Runs as noisy as those of a quiet machine: less than what has changed. */
export function drawRuns(draw, count = 5) {
  return Array.from({ length: count }, (_, i) => draw(((7 * i) % count) * 4));
}
