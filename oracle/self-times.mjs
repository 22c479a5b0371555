// Records a program of oracle/programs and prints as JSON the self time of its functions, in
// nanoseconds, and the number of samples: self-times.mjs <signal|inspector> <program> <cold|hot> <seconds>
// Builtins and native code count for the JavaScript that called them, for V8's profiler does not
// know them; garbage collection and compiling are left out.
import { createRequire } from 'node:module';
import { workFor } from './work-for.mjs';

const HOT_AFTER_MS = 3000;

const require = createRequire(import.meta.url);
const { Profiler } = require('..');
const [engine, program, start, seconds] = process.argv.slice(2);
const work = require(`./programs/${program}.cjs`);

if (start === 'hot') await workFor(HOT_AFTER_MS, work);
const profiler = new Profiler({ engine });
profiler.start();
await workFor(Number(seconds) * 1000, work);
console.log(JSON.stringify(sumSelfTimes(profiler.stop())));

function sumSelfTimes({ frames, stacks, threads }) {
  const selfNs = {};
  let sampleCount = 0;
  for (const { samples } of threads) {
    samples.stack.forEach((stack, i) => {
      const frame = findInnermostFunction(stack, frames, stacks);
      if (frame === undefined) return;
      const key = `${frame.name} ${frame.file}:${frame.line}:${frame.column}`;
      selfNs[key] = (selfNs[key] ?? 0) + samples.wallNs[i];
      sampleCount++;
    });
  }
  return { selfNs, sampleCount };
}

function findInnermostFunction(leaf, frames, stacks) {
  for (let stack = leaf; stack >= 0; stack = stacks.parent[stack]) {
    const frame = frames[stacks.frame[stack]];
    if (frame.kind === 'js') return frame;
    if (frame.kind === 'pseudo' && frame.name !== '[native]') return undefined;
  }
  return undefined;
}
