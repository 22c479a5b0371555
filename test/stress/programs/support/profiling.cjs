// For programs that profile themselves: the profiler, or, in the run that they are compared with,
// one that does nothing. Each recording is checked.
const { join } = require('node:path');

const dist = join(__dirname, '..', '..', '..', '..', 'dist', 'index.js');
const intervalUs = Number(process.env.STRESS_INTERVAL_US ?? 0);

const idle = { start() {}, stop() {} };

function makeProfiler() {
  if (intervalUs === 0) return idle;
  const { Profiler } = require(dist);
  const profiler = new Profiler({ intervalUs });
  return {
    start: () => profiler.start(),
    stop() {
      const { counts } = profiler.stop();
      const { ticks, sampled, repeated, lost, refused } = counts;
      if (ticks !== sampled + repeated + lost + refused) {
        throw new Error(`the counts do not add up: ${JSON.stringify(counts)}`);
      }
    },
  };
}

/** `nativeprof.profile`, or a stand-in that only calls. */
function profileCall(fn) {
  if (intervalUs === 0) {
    const value = fn();
    return typeof value?.then === 'function' ? value.then((it) => ({ value: it })) : { value };
  }
  return require(dist).profile(fn, { intervalUs });
}

function arm() {
  if (intervalUs !== 0) require(dist).arm();
}

module.exports = { arm, makeProfiler, profileCall };
