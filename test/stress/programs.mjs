// The stress programs, and the flags of node that each is also run with.

/**
 * @typedef {object} StressProgram
 * @property {string} file in programs/
 * @property {readonly (readonly string[])[]} flagSets one per pass, in turn; a Node that does not
 *   know a flag leaves its set out
 * @property {boolean} [isSlow] a round takes seconds
 * @property {boolean} [profilesItself] by the API; in the run that it is compared with it does not
 * @property {boolean} [leavesNoRecording] its end leaves no time for that
 * @property {boolean} [variesStderr] what it prints there differs from run to run
 */

/** What makes V8 compile, run and collect otherwise than usual. */
const COMPILERS = [
  ['--jitless'],
  ['--no-opt'],
  ['--max-lazy'],
  ['--always-sparkplug'],
  ['--maglev'],
  ['--interpreted-frames-native-stack'],
  ['--stress-concurrent-inlining'],
  ['--stress-lazy-source-positions'],
];
const COLLECTORS = [
  ['--stress-compaction'],
  ['--stress-scavenge=50'],
  ['--stress-marking=50'],
  ['--gc-interval=2000'],
  ['--stress-flush-code', '--flush-bytecode'],
  ['--single-threaded-gc'],
  ['--max-semi-space-size=1', '--max-old-space-size=256'],
  ['--max-semi-space-size=1', '--max-old-space-size=40'],
];
const PLAIN = [[]];

/** @type {readonly StressProgram[]} */
export const STRESS_PROGRAMS = [
  { file: 'addon.cjs', flagSets: [[], ['--jitless'], ['--stack-size=100']] },
  {
    file: 'api-start-stop.cjs',
    flagSets: [[], ['--jitless'], ['--stress-compaction']],
    profilesItself: true,
  },
  { file: 'api-workers.cjs', flagSets: PLAIN, profilesItself: true },
  { file: 'atomics-wait.cjs', flagSets: PLAIN },
  { file: 'bigint.cjs', flagSets: [[], ['--jitless']] },
  { file: 'child-storm.cjs', flagSets: PLAIN },
  { file: 'children.cjs', flagSets: PLAIN },
  { file: 'code-churn.cjs', flagSets: [[], ...COMPILERS, ...COLLECTORS] },
  {
    file: 'deopt.cjs',
    flagSets: [[], ['--deopt-every-n-times=500'], ['--always-osr'], ...COMPILERS],
  },
  { file: 'event-loop.cjs', flagSets: [[], ['--jitless'], ['--stress-compaction']] },
  { file: 'exit.cjs', flagSets: [[], [], ['--max-semi-space-size=1'], ['--jitless']] },
  { file: 'files.mjs', flagSets: PLAIN },
  { file: 'gc-pressure.cjs', flagSets: [[], ...COLLECTORS] },
  { file: 'generators.mjs', flagSets: [[], ...COMPILERS, ...COLLECTORS] },
  { file: 'http.cjs', flagSets: [[], ['--jitless'], ['--max-semi-space-size=1']] },
  { file: 'inspector.cjs', flagSets: [[], ['--no-opt'], ['--jitless']] },
  { file: 'json.cjs', flagSets: [[], ['--max-semi-space-size=1'], ['--jitless']] },
  { file: 'kill-self.cjs', flagSets: PLAIN },
  {
    file: 'out-of-memory.cjs',
    flagSets: [['--max-old-space-size=20']],
    leavesNoRecording: true,
    variesStderr: true,
  },
  {
    file: 'recursion.cjs',
    flagSets: [[], ['--stack-size=200'], ['--stack-size=3000'], ...COMPILERS],
  },
  {
    file: 'regexp.cjs',
    flagSets: [[], ['--regexp-interpret-all'], ['--no-regexp-tier-up'], ['--jitless']],
  },
  { file: 'signals.cjs', flagSets: PLAIN },
  { file: 'thread-pool.cjs', flagSets: PLAIN },
  {
    file: 'typescript.cjs',
    flagSets: [[], ['--max-semi-space-size=1'], ['--no-opt'], ['--always-sparkplug']],
    isSlow: true,
  },
  { file: 'uncaught.cjs', flagSets: PLAIN },
  { file: 'unhandled-rejection.cjs', flagSets: PLAIN },
  {
    file: 'wasm.cjs',
    flagSets: [[], ['--liftoff-only'], ['--no-liftoff'], ['--no-wasm-lazy-compilation']],
  },
  { file: 'vm-contexts.cjs', flagSets: [[], ['--max-semi-space-size=1'], ...COMPILERS] },
  { file: 'worker-storm.cjs', flagSets: PLAIN, isSlow: true },
  { file: 'workers.cjs', flagSets: [[], ['--max-semi-space-size=1'], ['--jitless']] },
];
