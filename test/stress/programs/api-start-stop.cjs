// Starting and stopping by the API: in a tight loop, ten times a second around work, in the midst
// of stacks, with code compiled between, and dropped half-way.
const { burn, repeatAsync, seed } = require('./support/repeat.cjs');
const { arm, makeProfiler, profileCall } = require('./support/profiling.cjs');

const later = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

function nest(depth, then) {
  return depth === 0 ? then() : nest(depth - 1, then);
}

if (seed % 2 === 0) arm();

let round = 0;
repeatAsync(async () => {
  round++;
  const profiler = makeProfiler();
  for (let i = 0; i < 30; i++) {
    profiler.start();
    profiler.stop();
  }
  for (let i = 0; i < 3; i++) {
    profiler.start();
    new Function('burn', `/* ${round} ${i} */ return burn(20)`)(burn);
    await later(80);
    profiler.stop();
  }
  // Begun in one depth of the stack, ended in another.
  nest(300, () => profiler.start());
  burn(5);
  nest(100, () => profiler.stop());
  const { value } = profileCall(() => 7);
  const awaited = await profileCall(() => later(5).then(() => 8));
  let failure = '';
  try {
    profileCall(() => {
      throw new Error('from the function');
    });
  } catch (error) {
    failure = error.message;
  }
  return [value, awaited.value, failure];
});
