/** Random profiles through all processors in random orders: no time appears, none vanishes. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import callTree from '../../dist/model/build-call-tree.js';
import selfProcessor from '../../dist/processors/add-self.js';
import chains from '../../dist/processors/fold-chains.js';
import libraries from '../../dist/processors/fold-libraries.js';
import startup from '../../dist/processors/fold-startup.js';
import recursion from '../../dist/processors/merge-recursion.js';
import pruning from '../../dist/processors/prune.js';
import text from '../../dist/renderers/text.js';
import textWidth from '../../dist/renderers/text-width.js';
import { checkConserved, checkInvariants } from '../support/check-invariants.mjs';
import { profileFromText } from '../support/profile-from-text.mjs';
import { checkDrawnTimes } from '../support/read-tree.mjs';

const ROUNDS = 150;

const FRAMES = [
  '(anonymous)@node:internal/main/run_main_module:1:1',
  'Module._load@node:internal/modules/cjs/loader:1314',
  'processTicksAndRejections@node:internal/process/task_queues:72',
  'readFileSync@node:fs:441',
  'open!native@/usr/local/bin/node',
  'JSON.parse!builtin',
  '(anonymous)@/app/main.js:1:1',
  'parse@/app/src/parse.js:10:5',
  'parseTheWholeConfigurationOfEverythingThatThereIs@/app/src/configuration/parse/everything.js:10:5',
  '設定を読む@/app/源/設定.js:3',
  'minify@/app/node_modules/terser/dist/bundle.min.js:1:88213',
  'compress@/app/node_modules/terser/dist/bundle.min.js:1:99000',
  'run@/app/node_modules/@scope/queue/index.js:4',
  '(anonymous)',
  '[gc]',
  '[compile]',
  '[idle]',
];

/** Mulberry32: the same numbers for the same seed, everywhere. */
function makeRandom(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function drawProfile(random) {
  const pick = (list) => list[Math.floor(random() * list.length)];
  const lines = [];
  const threadCount = 1 + Math.floor(random() * 2);
  for (let thread = 0; thread < threadCount; thread++) {
    lines.push(`# thread ${thread}`);
    let path = [];
    for (let row = 0; row < 60; row++) {
      path = path.slice(0, Math.floor(random() * (path.length + 1)));
      const depth = Math.floor(random() * (random() < 0.1 ? 60 : 8));
      for (let level = 0; level < depth; level++) path.push(pick(FRAMES));
      const wallMs = random() ** 4 * 1000;
      lines.push(`${path.join(';')} ${wallMs}/${random() < 0.2 ? 0 : wallMs * random()}`);
    }
  }
  return profileFromText(lines.join('\n'));
}

function shuffle(list, random) {
  return list
    .map((item) => [random(), item])
    .sort(([a], [b]) => a - b)
    .map(([, item]) => item);
}

test('processors in any order conserve every time', () => {
  for (let seed = 1; seed <= ROUNDS; seed++) {
    const random = makeRandom(seed);
    const weight = random() < 0.5 ? 'wall' : 'cpu';
    const processors = [
      startup.foldStartup,
      (tree) => libraries.foldLibraries(tree, { ownPackages: random() < 0.3 ? ['terser'] : [] }),
      recursion.mergeRecursion,
      selfProcessor.addSelf,
      (tree) => chains.foldChains(tree, { threshold: random() * 0.05 }),
      (tree) => pruning.prune(tree, { threshold: random() * 0.05 }),
    ];
    const first = checkInvariants(callTree.buildCallTree(drawProfile(random), { weight }));
    let tree = first;
    for (const processor of shuffle(processors, random)) {
      const before = JSON.stringify(tree.root);
      const after = checkInvariants(processor(tree));
      checkConserved(first, after);
      assert.equal(JSON.stringify(tree.root), before, `seed ${seed}: the input is unchanged`);
      tree = after;
    }
  }
});

test('no line is wider than the terminal', () => {
  for (let seed = 1; seed <= ROUNDS; seed++) {
    const random = makeRandom(seed);
    const options = {
      width: 20 + Math.floor(random() * 140),
      unicode: random() < 0.5,
      percent: random() < 0.5,
      showAll: random() < 0.5,
      mergeRecursion: random() < 0.3,
      weight: random() < 0.5 ? 'wall' : 'cpu',
      threshold: random() < 0.5 ? undefined : random() * 0.02,
      timeZone: 'UTC',
    };
    for (const line of text.renderText(drawProfile(random), options).split('\n')) {
      assert.ok(textWidth.measureWidth(line) <= options.width, `seed ${seed}: ${line}`);
      assert.equal(line, line.trimEnd(), `seed ${seed}: no spaces at the end`);
    }
  }
});

test('the numbers that are drawn add up', () => {
  for (let seed = 1; seed <= ROUNDS; seed++) {
    const random = makeRandom(seed);
    const profile = drawProfile(random);
    const options = { threshold: random() * 0.05, width: 400, showAll: random() < 0.3 };
    const output = text.renderText(profile, options);
    const tree = output
      .slice(output.search(/^ \S+ </m))
      .split('\n')
      .slice(0, -1);
    const [total, decimals] = /\d+\.(\d+)/.exec(tree[0]);
    const limit = options.threshold * Number(total);
    checkDrawnTimes(tree, { limit, decimals: decimals.length });
  }
});
