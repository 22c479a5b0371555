/** What the flat and the inverted view are made of. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { buildCallTree, renderText } from '../../dist/index.js';
import inversion from '../../dist/processors/invert.js';
import functions from '../../dist/processors/measure-functions.js';
import { checkConserved, checkInvariants, sketchTree } from '../support/check-invariants.mjs';
import { profileFromText } from '../support/profile-from-text.mjs';
import {
  BUILD_PROGRAM,
  RECURSIVE_PROGRAM,
  SERVER_PROGRAM,
  THREADED_PROGRAM,
} from '../support/sample-profiles.mjs';

function invert(text, options) {
  return inversion.invert(buildCallTree(profileFromText(text)), options);
}

describe('invert', () => {
  test('functions by their own time, each above its callers', () => {
    assert.deepEqual(sketchTree(invert('a;b;c 30\na;c 10\na;b 5\nc 2')), [
      '<main> 0/47',
      '  c 0/42',
      '    b 0/30',
      '      a 30/30',
      '    a 10/10',
      '    <main> 2/2',
      '  b 0/5',
      '    a 5/5',
    ]);
  });

  test('recursion is a caller like others', () => {
    assert.deepEqual(sketchTree(invert('a;a;a 3\na 1')), [
      '<main> 0/4',
      '  a 0/4',
      '    a 0/3',
      '      a 3/3',
      '    <main> 1/1',
    ]);
  });

  test('callers of what is small are left out, its time is not', () => {
    assert.deepEqual(sketchTree(invert('a;b 90\na;c 10', { threshold: 0.2 })), [
      '<main> 0/100',
      '  b 0/90',
      '    a 90/90',
      '  c 10/10',
    ]);
  });

  for (const [name, text] of Object.entries({
    BUILD_PROGRAM,
    RECURSIVE_PROGRAM,
    SERVER_PROGRAM,
    THREADED_PROGRAM,
  })) {
    test(`conserves every time of ${name}`, () => {
      const tree = buildCallTree(profileFromText(text));
      checkConserved(tree, checkInvariants(inversion.invert(tree, { threshold: 0 })));
    });
  }
});

describe('measureFunctions', () => {
  const measure = (text) =>
    functions
      .measureFunctions(buildCallTree(profileFromText(text)))
      .map(({ frame, self, total }) => `${frame.name} ${self.wallNs / 1e6}/${total.wallNs / 1e6}`);

  test('adds up a function wherever it was called, most own time first', () => {
    assert.deepEqual(measure('a;b;c 30\na;c 10\na;b 5\nc 2'), ['c 42/42', 'b 5/35', 'a 0/45']);
  });

  test('a function that calls itself counts once', () => {
    assert.deepEqual(measure('a;b;a;b 10\na;a 5\nb 1'), ['b 11/11', 'a 5/15']);
  });

  test('in all threads', () => {
    assert.deepEqual(measure('# main\na 5\n# worker 1\na;b 2'), ['a 5/7', 'b 2/2']);
  });
});

describe('the numbers of the flat views add up', () => {
  const sum = (text) =>
    text
      .slice(text.search(/^ +(self|time) /m))
      .split('\n')
      .slice(1, -1)
      .reduce((total, line) => total + Number(/[\d.]+/.exec(line)[0]), 0);
  for (const view of ['flat', 'lines']) {
    test(view, () => {
      assert.equal(sum(renderText(profileFromText(BUILD_PROGRAM), { view })).toFixed(3), '4.812');
    });
  }
});
