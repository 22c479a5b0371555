// Contexts of node:vm: made and dropped, each with code of its own that gets hot, calls across them,
// errors from inside, and code that is ended because it takes too long.
const vm = require('node:vm');
const { repeat } = require('./support/repeat.cjs');

const source = `
  function fib(n) { return n < 2 ? n : fib(n - 1) + fib(n - 2); }
  const text = JSON.stringify({ fib: fib(14), outer: callOut(20) });
  text;`;
const script = new vm.Script(source, { filename: 'inside.js' });

function errorOf(run) {
  try {
    return String(run());
  } catch (error) {
    return error.code ?? error.name;
  }
}

let made = 0;
repeat(() => {
  const results = [];
  for (let i = 0; i < 20; i++) {
    made++;
    const context = vm.createContext({ callOut: (n) => [n, n].map((x) => x * 2)[1] });
    results.push(script.runInContext(context));
    results.push(vm.runInContext(`/* ${made} */ (() => callOut(3) + ${i})()`, context));
    const compiled = vm.compileFunction('return a + callOut(a)', ['a'], {
      parsingContext: context,
    });
    for (let turn = 0; turn < 200; turn++) compiled(turn);
    results.push(compiled(1));
  }
  results.push(errorOf(() => vm.runInNewContext('for (;;);', {}, { timeout: 10 })));
  results.push(errorOf(() => vm.runInNewContext('throw new TypeError("inside")')));
  results.push(errorOf(() => vm.runInNewContext('(function dive() { dive(); })()')));
  results.push(errorOf(() => vm.runInNewContext('no syntax')));
  const promised = vm.runInNewContext(
    'let seen = 0; Promise.resolve(5).then((n) => { seen = n; }); () => seen',
    {},
    { microtaskMode: 'afterEvaluate' },
  );
  results.push(promised());
  return results;
});
