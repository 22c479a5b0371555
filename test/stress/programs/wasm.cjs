// WebAssembly: calls in both directions, tier-up while it runs, traps, instances that are dropped.
const { repeat, repeatAsync } = require('./support/repeat.cjs');

const LOCAL_0 = [0x20, 0];
const constant = (value) => [0x41, value];
const section = (id, bytes) => [id, bytes.length, ...bytes];
const body = (code) => [code.length + 1, 0, ...code];
const name = (text) => [text.length, ...Buffer.from(text)];

const IMPORTED = 0;
const FIB = 1;
const SUB = 0x6b;
const fib = [
  ...[...LOCAL_0, ...constant(2), 0x48], // n < 2
  ...[0x04, 0x7f, ...LOCAL_0, 0x10, IMPORTED], // then: leaf(n)
  ...[0x05, ...LOCAL_0, ...constant(1), SUB, 0x10, FIB], // else: fib(n - 1)
  ...[...LOCAL_0, ...constant(2), SUB, 0x10, FIB, 0x6a], //   + fib(n - 2)
  ...[0x0b, 0x0b],
];
const trap = [0x00, 0x0b];

const bytes = Uint8Array.from([
  ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
  ...section(1, [1, 0x60, 1, 0x7f, 1, 0x7f]), // (i32) -> i32
  ...section(2, [1, ...name('js'), ...name('leaf'), 0, 0]),
  ...section(3, [2, 0, 0]),
  ...section(7, [2, ...name('fib'), 0, FIB, ...name('trap'), 0, 2]),
  ...section(10, [2, ...body(fib), ...body(trap)]),
]);

function run({ exports }) {
  const results = [exports.fib(20)];
  for (const call of [() => exports.trap(1), () => exports.fib({ valueOf: throwError })]) {
    try {
      results.push(call());
    } catch (error) {
      results.push(error.constructor.name);
    }
  }
  return results;
}

function throwError() {
  throw new EvalError('from valueOf');
}

const imports = { js: { leaf: (n) => n } };
const throwing = {
  js: {
    leaf() {
      throw new SyntaxError('from an import');
    },
  },
};

if (process.argv[3] % 2 === 0)
  repeat(() => run(new WebAssembly.Instance(new WebAssembly.Module(bytes), imports)));
else {
  // Node 24 may end while a module is still being compiled.
  const alive = setInterval(() => {}, 1000);
  repeatAsync(async () => {
    const { instance } = await WebAssembly.instantiate(bytes, imports);
    const failing = await WebAssembly.instantiate(bytes, throwing);
    let failure = '';
    try {
      failing.instance.exports.fib(10);
    } catch (error) {
      failure = error.message;
    }
    return [...run(instance), failure];
  }).finally(() => clearInterval(alive));
}
