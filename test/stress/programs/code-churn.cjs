// Code that comes and goes: eval, new Function, vm scripts and contexts, modules loaded again.
const { writeFileSync, mkdtempSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const vm = require('node:vm');
const { repeat } = require('./support/repeat.cjs');

const folder = mkdtempSync(join(tmpdir(), 'stress-'));
process.on('exit', () => rmSync(folder, { recursive: true }));
const modulePath = join(folder, 'module.cjs');

let round = 0;
repeat(() => {
  round++;
  let sum = 0;
  for (let i = 0; i < 40; i++) {
    // The counter makes each source new to the compilation cache.
    const source = `(function f${i}(n) { /* ${round} */ return n <= 1 ? 1 : n * f${i}(n - 1) % 1009; })`;
    // biome-ignore lint/security/noGlobalEval: what this program is for
    const indirect = eval;
    sum += indirect(source)(50);
    sum += new Function('n', `return ${source}(n)`)(60);
    sum += new vm.Script(source, { filename: `made-${i}.js` }).runInThisContext()(70);
  }
  for (let i = 0; i < 3; i++) {
    const context = vm.createContext({ start: i });
    sum += vm.runInContext(
      `/* ${round} */ Array.from({ length: 2000 }, (_, i) => i + start).reduce((a, b) => a + b)`,
      context,
    );
    try {
      vm.runInContext('for (;;) {}', context, { timeout: 5 });
    } catch (error) {
      sum += error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT' ? 1 : Number.NaN;
    }
  }
  writeFileSync(
    modulePath,
    `module.exports = (n) => { let s = 0; while (n) s += n--; return s; };`,
  );
  delete require.cache[modulePath];
  sum += require(modulePath)(5000);
  return sum;
});
