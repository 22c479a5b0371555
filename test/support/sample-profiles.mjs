/** Profiles that several tests draw: what real programs look like, made small. */

const CJS = [
  '(anonymous)@node:internal/main/run_main_module:1:1',
  'executeUserEntryPoint@node:internal/modules/run_main:140:31',
  'wrapModuleLoad@node:internal/modules/cjs/loader:244:24',
  'Module._load@node:internal/modules/cjs/loader:1314:24',
  'Module.load@node:internal/modules/cjs/loader:1636:33',
  'Module._extensions..js@node:internal/modules/cjs/loader:2025:37',
  'Module._compile@node:internal/modules/cjs/loader:1880:37',
].join(';');
const MODULE = `${CJS};(anonymous)@/app/src/build.ts:1:1`;
const BUILD = `${MODULE};build@/app/src/build.ts:41:17`;
const MINIFY = `${BUILD};minify@/app/src/minify.ts:12:8`;
const BUNDLE = '/app/node_modules/terser/dist/bundle.min.js';
const TERSER = `${MINIFY};minify@${BUNDLE}:1:120;minify_sync@${BUNDLE}:1:900`;

/** REPORT.md's example. */
export const BUILD_PROGRAM = `
  ${TERSER};compress@${BUNDLE}:1:88213 1402
  ${TERSER};parse@${BUNDLE}:1:1200;token@${BUNDLE}:1:1300 310
  ${TERSER};parse@${BUNDLE}:1:1200 200
  ${TERSER};print@${BUNDLE}:1:99000 150
  ${TERSER};print@${BUNDLE}:1:99000;JSON.stringify!builtin 20
  ${TERSER};mangle@${BUNDLE}:1:70000 208
  ${MINIFY} 321
  ${BUILD};readFileSync@node:fs:441:22 30/10
  ${BUILD};readFileSync@node:fs:441:22;readFileUtf8!native@/usr/local/bin/node 812/300
  ${BUILD};[gc] 451
  ${BUILD};writeOut@/app/src/build.ts:57:3;mkdirSync@node:fs:1363:19 21
  ${BUILD};report@/app/src/build.ts:80:3 4
  ${BUILD};warn@/app/src/build.ts:90:3 3
  ${CJS};wrapSafe@node:internal/modules/cjs/loader:1600:18;[compile] 40
  ${CJS};readPackage@node:internal/modules/package_json_reader:40:1 232
  [idle] 608/2
`;

/** Functions called as what every object has, and, by computed names, as what stands in brackets. */
const ODD_NAMES = [
  'toString',
  'valueOf',
  'hasOwnProperty',
  'constructor',
  '__proto__',
  '[n]',
  '[gc]',
  '[idle]',
];
export const ODDLY_NAMED_PROGRAM = `
  ${ODD_NAMES.map((name, i) => `main@/app/a.js:1:1;${name}!js@/app/odd.js:${i + 3}:5 ${i + 1}`).join('\n')}
  main@/app/a.js:1:1;${ODD_NAMES.map((name, i) => `${name}!js@/app/odd.js:${i + 3}:5`).join(';')} 20
  main@/app/a.js:1:1;[gc] 3
  [idle] 5/0
`;

/** A server: callbacks of the event loop, and a library between Node and the user. */
const EXPRESS = '/app/node_modules/express/lib';
const REQUEST = [
  'parserOnHeadersComplete@node:_http_common:77:33',
  'parserOnIncoming@node:_http_server:1167:26',
  'emit@node:events:489:44',
  `app@${EXPRESS}/express.js:38:13`,
  `handle@${EXPRESS}/application.js:152:22`,
  `next@${EXPRESS}/router/index.js:177:16`,
].join(';');
const HANDLER = `${REQUEST};(anonymous)@/app/server.js:12:20`;
export const SERVER_PROGRAM = `
  ${HANDLER};render@/app/views.js:8:3;(anonymous)@/app/node_modules/@scope/views/index.js:3:9;escape@/app/node_modules/@scope/views/escape.js:1:15 310
  ${HANDLER};render@/app/views.js:8:3 120
  ${HANDLER};send@${EXPRESS}/response.js:111:24;end@node:_http_outgoing:1034:45;_storeHeader@node:_http_outgoing:410:22 90
  ${REQUEST} 260
  ${REQUEST};finalhandler@/app/node_modules/finalhandler/index.js:78:23 25
  processTicksAndRejections@node:internal/process/task_queues:72:35;load@/app/db.js:20:22;parse@/app/db.js:50:3 200
  processTimers@node:internal/timers:603:25;listOnTimeout@node:internal/timers:623:25;flush@/app/log.js:9:3 75
  [gc] 60
  [idle] 2860/4
`;

/** Two workers beside the main thread; a worker's script starts on a message. */
const WORKER = [
  '(anonymous)@node:internal/per_context/messageport:19:31',
  '[nodejs.internal.kHybridDispatch]!js@node:internal/event_target:793:20',
  '(anonymous)@node:internal/main/worker_thread:91:20',
  'Module._compile@node:internal/modules/cjs/loader:1880:37',
  '(anonymous)@/app/worker.js:1:1',
].join(';');
export const THREADED_PROGRAM = `
  # main
  [idle] 930/1
  ${CJS};(anonymous)@/app/main.js:1:1;start@/app/main.js:5:3 70
  # worker 1
  ${WORKER};hash@/app/worker.js:4:15;update@node:internal/crypto/hash:110:33 610
  ${WORKER};hash@/app/worker.js:4:15 200
  (anonymous)@node:internal/bootstrap/node:1:1 30
  [idle] 160/1
  # worker 2
  ${WORKER};hash@/app/worker.js:4:15;update@node:internal/crypto/hash:110:33 410
  [idle] 590/1
`;

/** A recursion of 60 levels that does some work in each. */
export const RECURSIVE_PROGRAM = Array.from({ length: 60 }, (_, depth) => {
  const levels = new Array(depth).fill(
    'visitNode@/app/visit.js:7:10;visitChildrenOfNode@/app/visit.js:30:10',
  );
  return ['(anonymous)@/app/main.js:1:1', ...levels, 'visitNode@/app/visit.js:7:10 10'].join(';');
}).join('\n');

/** A request that goes through a library to the user's code, through that, and into libraries again. */
const ROUTE = [
  REQUEST,
  'route@/app/server.js:12:20',
  'listOrders@/app/orders.js:5:3',
  'withCache@/app/cache.js:9:3',
  'loadOrders@/app/orders.js:30:3',
  'query@/app/node_modules/pool/lib/index.js:20:5',
  'run@/app/node_modules/driver/lib/run.js:7:5',
  'decode@/app/node_modules/codec/lib/decode.js:3:1',
].join(';');
export const CHAIN_PROGRAM = `
  ${ROUTE} 760
  ${ROUTE};[gc] 90
  ${REQUEST};route@/app/server.js:12:20;listOrders@/app/orders.js:5:3 4
  ${REQUEST};route@/app/server.js:12:20;listOrders@/app/orders.js:5:3;withCache@/app/cache.js:9:3;key@/app/cache.js:3:1 3
  main@/app/server.js:30:1;match@/app/routes.js:4:3;^\\/orders\\/(\\d+)$!regexp 80
  main@/app/server.js:30:1;hash@/app/routes.js:9:3;node::crypto::Hash::HashUpdate!native@/usr/bin/node 63
`;

/** Names as people write them, and one that means harm. */
export const WIDE_PROGRAM = `
  読み込み@/app/源/読み込み.js:3:1;設定ファイルを読み込んで検証してから返す関数の名前はとても長い@/app/源/設定/検証/とても長いフォルダ/検証.js:120:5 400
  読み込み@/app/源/読み込み.js:3:1;naïve_café@/app/café.js:9:1 100
  читать@/app/чтение.js:5:1;🚀launch@/app/🚀/go.js:1:9 300
  evil\u001b[31m\u0007name@/app/\u202eevil\u009b.js:1:9 200
`;

/** Functions seen on several lines, inlined ones two deep, names that other formats must not take apart. */
const MAIN = '(anonymous)@/app/my project/main.mjs:1:1~9';
const PARSE = `${MAIN};parse@/app/src/parse.ts:10:3~14`;
export const LINED_PROGRAM = `
  ${MAIN};parse@/app/src/parse.ts:10:3~12 30
  ${MAIN};parse@/app/src/parse.ts:10:3~13 12
  ${PARSE};token@/app/src/parse.ts:30:3~31i;peek@/app/src/parse.ts:40:3~41i 21
  ${PARSE};token@/app/src/parse.ts:30:3~32i 9.5
  ${PARSE};token@/app/src/parse.ts:30:3~33 4/1
  ${MAIN};parse@/app/src/parse.ts:10:3~12 6
  ${MAIN};(anonymous)@/app/src/a b 100%#?.js:3:5~4;^a|\`c$!regexp 3
  ${MAIN};(anonymous)@/app/src/parse.ts:50:5~51;JSON.parse!builtin 8
  ${MAIN};run!wasm@wasm://wasm/module-1 2
  [idle] 40/0
  [gc] 2
   1
  ${MAIN};read@node:fs:441:22~450;uv_fs_read!native@/usr/lib/libuv.so.1 7/2
`;
