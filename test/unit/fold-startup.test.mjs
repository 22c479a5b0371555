/** The shapes of stacks here were taken from `node --cpu-prof` of Node 20, 22, 24 and 26. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import callTree from '../../dist/model/build-call-tree.js';
import startup from '../../dist/processors/fold-startup.js';
import { checkConserved, checkInvariants, sketchTree } from '../support/check-invariants.mjs';
import { profileFromText } from '../support/profile-from-text.mjs';

function fold(text) {
  const tree = callTree.buildCallTree(profileFromText(text));
  const folded = checkInvariants(startup.foldStartup(tree));
  checkConserved(tree, folded);
  return sketchTree(folded);
}

const RUN_MAIN = '(anonymous)@node:internal/main/run_main_module:1:1';
const LOADER = [
  'Module._load@node:internal/modules/cjs/loader:1314',
  'traceSync@node:diagnostics_channel:322',
  'Module._compile@node:internal/modules/cjs/loader:1880',
].join(';');
const CJS = `${RUN_MAIN};executeUserEntryPoint@node:internal/modules/run_main:140;${LOADER}`;
const ESM = 'run@node:internal/modules/esm/module_job:550;evaluate!builtin';
const TICKS = 'processTicksAndRejections@node:internal/process/task_queues:72';

test('CommonJS: the main module comes to the root', () => {
  const lines = fold(`
    ${RUN_MAIN};prepareMainThreadExecution@node:internal/process/pre_execution:52 4
    ${CJS};(anonymous)@/app/main.js:1:1;work@/app/main.js:3 20
    ${CJS};wrapSafe@node:internal/modules/cjs/loader:1600;[compile] 2
    ${CJS};wrapSafe@node:internal/modules/cjs/loader:1600;compileFunctionForCJSLoader!native 1
    ${RUN_MAIN} 1
  `);
  assert.deepEqual(lines, [
    '<main> 0/28',
    '  (anonymous) 0/20',
    '    work 20/20',
    '  [startup] 6/8',
    '    [compile] 2/2',
  ]);
});

test('a require() below user code stays where it is', () => {
  const lines = fold(
    `${CJS};(anonymous)@/app/main.js:1:1;require@node:internal/modules/helpers:156;${LOADER};(anonymous)@/app/dep.js:1:1 5`,
  );
  assert.deepEqual(lines, [
    '<main> 0/5',
    '  (anonymous) 0/5',
    '    require 0/5',
    '      Module._load 0/5',
    '        traceSync 0/5',
    '          Module._compile 0/5',
    '            (anonymous) 5/5',
  ]);
});

test('ES modules: evaluated at the root, below ticks, or through the CommonJS loader', () => {
  const lines = fold(`
    ${ESM};(anonymous)@/app/main.mjs:1:1 10
    ${TICKS};runMicrotasks!builtin;${ESM};(anonymous)@/app/main.mjs:1:1 1
    ${ESM};(anonymous)@node:internal/modules/esm/translators:232;${LOADER};(anonymous)@/app/dep.js:1:1 6
    _link@node:internal/modules/esm/module_job:147;resolve@node:internal/modules/esm/loader:635 3
    (anonymous)@/app/main.mjs:1:1;afterAwait@/app/main.mjs:9 5
  `);
  assert.deepEqual(lines, [
    '<main> 0/25',
    '  (anonymous) 11/16',
    '    afterAwait 5/5',
    '  (anonymous) 6/6',
    '  [startup] 3/3',
  ]);
});

test('TypeScript: stripping types is part of the start', () => {
  const lines = fold(`
    ${CJS};stripTypeScriptModuleTypes@node:internal/modules/typescript:153;transformSync@node:internal/deps/amaro/dist/index:576;wasm-function[91]!wasm@wasm://wasm/0098dfc6:1:443317 9
    ${ESM};(anonymous)@/app/main.ts:1:1 2
  `);
  assert.deepEqual(lines, ['<main> 0/11', '  [startup] 9/9', '  (anonymous) 2/2']);
});

test('node -e: the script is the user’s, its wrapper is not', () => {
  const lines = fold(
    `(anonymous)@node:internal/main/eval_string:1:1;evalScript@node:internal/process/execution:72;(anonymous)@[eval]-wrapper:6:14;runScriptInThisContext@node:internal/vm:208;runInContext!builtin;(anonymous)@[eval]:1:1 5`,
  );
  assert.deepEqual(lines, ['<main> 0/5', '  (anonymous) 5/5']);
});

test('a worker starts on a message', () => {
  const lines = fold(`
    # main
    [idle] 9
    # worker 1
    (anonymous)@node:internal/per_context/messageport:19:31;(anonymous)@node:internal/event_target:793:20;(anonymous)@node:internal/main/worker_thread:91:20;${LOADER};(anonymous)@/app/worker.js:1:1 5
    (anonymous)@node:internal/per_context/messageport:19:31;(anonymous)@node:internal/event_target:793:20;onMessage@/app/worker.js:8:1 2
    (anonymous)@node:internal/bootstrap/node:1:1;requireBuiltin@node:internal/bootstrap/realm:420 1
  `);
  assert.deepEqual(lines, [
    '<all threads> 0/17',
    '  <main> 0/9',
    '    [idle] 9/9',
    '  <worker 1> 0/8',
    '    (anonymous) 5/5',
    '    (anonymous) 0/2',
    '      (anonymous) 0/2',
    '        onMessage 2/2',
    '    [startup] 1/1',
  ]);
});

test('callbacks of the event loop are not the start', () => {
  const text = `
    ${TICKS};onTick@/app/main.js:7 3
    ${TICKS};runMicrotasks!builtin;then@/app/main.js:9 2
    processTimers@node:internal/timers:603;listOnTimeout@node:internal/timers:623;onTime@/app/main.js:4 1
    processTimers@node:internal/timers:603;requireBuiltin@node:internal/bootstrap/realm:420 1
  `;
  assert.deepEqual(fold(text), sketchTree(callTree.buildCallTree(profileFromText(text))));
});
