// Loaded by --require: @datadog/pprof's time profiler from the first line to the exit. Encoding and
// writing the profile are left out: its users send it on in their own ways.
const { writeFileSync } = require('node:fs');
const { performance } = require('node:perf_hooks');
const { time } = require('@datadog/pprof');

const intervalMicros = Number(process.env.BENCH_INTERVAL_US);
time.start({ intervalMicros });
const startedMs = performance.now();

// Ahead of the library's own listener, which stops the profiler and drops what it has.
process.prependListener('exit', () => {
  const durationNs = (performance.now() - startedMs) * 1e6;
  const profile = time.stop();
  const column = profile.sampleType.findIndex(
    ({ type }) => profile.stringTable.strings[type] === 'sample',
  );
  let taken = 0;
  for (const { value } of profile.sample) taken += Number(value[column]);
  writeFileSync(process.env.BENCH_SAMPLES, JSON.stringify({ taken, durationNs }));
});
