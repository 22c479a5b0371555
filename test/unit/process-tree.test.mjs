// Processors as a list, as the API takes them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  buildCallTree,
  foldLibraries,
  mergeRecursion,
  processTree,
  prune,
  render,
  renderText,
} from '../../dist/index.mjs';
import { checkConserved, checkInvariants, sketchTree } from '../support/check-invariants.mjs';
import { profileFromText } from '../support/profile-from-text.mjs';

const profile = profileFromText(`
  main@/app/main.js:1;walk@/app/walk.js:1;main@/app/main.js:1;walk@/app/walk.js:1 60
  main@/app/main.js:1;parse@/app/vendor/parse.js:1;token@/app/vendor/token.js:1 30
  main@/app/main.js:1;log@/app/log.js:1 10
`);
const hide = (tree) => foldLibraries(tree, { hide: ['vendor'] });

test('each processor is given what the one before it has made', () => {
  const tree = buildCallTree(profile);
  assert.equal(processTree(tree, []), tree);
  const cut = (it) => prune(it, { threshold: 0.2 });
  const processed = checkInvariants(processTree(tree, [mergeRecursion, hide, cut]));
  checkConserved(tree, processed);
  assert.deepEqual(sketchTree(processed), [
    '<main> 0/100',
    '  main 0/100',
    '    walk 60/60',
    '    vendor 30/30 (group 2)',
    '    [rest] 10/10 (rest 1)',
  ]);
});

test('a report applies them in place of what its options say', () => {
  const draw = (options) => renderText(profile, { timeZone: 'UTC', ...options });
  assert.equal(
    draw({ processors: [mergeRecursion, hide] }),
    draw({ mergeRecursion: true, hide: ['vendor'] }),
  );
  assert.equal(draw({ processors: [], mergeRecursion: true }), draw({}));
  assert.match(draw({ processors: [hide], view: 'bottom-up' }), /\[2 frames hidden\] {2}vendor/);
  assert.match(draw({ processors: [mergeRecursion], view: 'flat' }), /0\.060 +0\.060 +walk/);
  const markdown = render('markdown', profile, { processors: [hide] });
  assert.match(markdown, /\| 0\.060 s \| 60\.0 % \| `main` → `walk` → `main` → `walk` \|/);
});
