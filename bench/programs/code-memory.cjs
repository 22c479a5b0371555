// Resident memory of a program that makes functions, with and without nativeprof's knowledge of
// their code. Prints it in bytes.
//   node --expose-gc --no-compilation-cache code-memory.cjs <none|armed> <kept|dropped> <functions>
// kept: all of them stay; dropped: each script is garbage when the next one is made.
const { runInThisContext } = require('node:vm');

const [, , profiler, lifetime, count] = process.argv;
if (profiler === 'armed') require('../../dist/index.js').arm();

const FUNCTIONS_PER_SCRIPT = 500;
const kept = [];

async function main() {
  for (let made = 0; made < Number(count); made += FUNCTIONS_PER_SCRIPT) {
    const functions = makeFunctions(made);
    for (const one of functions) one(made);
    if (lifetime === 'kept') kept.push(functions);
    gc();
    await new Promise(setImmediate);
  }
  console.log(process.memoryUsage().rss);
}

/** As long as functions usually are: some ten statements with calls. */
function makeFunctions(first) {
  const numbers = Array.from({ length: FUNCTIONS_PER_SCRIPT }, (_, i) => first + i);
  const texts = numbers.map(
    (number) => `function compute${number}(value) {
      let sum = value;
      for (let i = 0; i < 3; i++) {
        sum += Math.sqrt(i + ${number});
        if (sum > ${number} * 2) sum = Math.floor(sum / 2);
      }
      const parts = String(sum).split('.');
      const found = parts.find((part) => part.length > 3);
      return found === undefined ? parts.length : found.length;
    }`,
  );
  const list = numbers.map((number) => `compute${number}`).join(', ');
  return runInThisContext(`(() => { ${texts.join('\n')}\nreturn [${list}]; })()`, {
    filename: `/made/functions-${first}.js`,
  });
}

main();
