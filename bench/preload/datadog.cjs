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
  const functions = {};
  for (const { value, locationId } of profile.sample) {
    const count = Number(value[column]);
    taken += count;
    const name = nameOf(profile, locationId[0]);
    functions[name] = (functions[name] ?? 0) + count;
  }
  writeFileSync(process.env.BENCH_SAMPLES, JSON.stringify({ taken, durationNs, functions }));
});

function nameOf({ location, function: functions, stringTable }, locationId) {
  const { functionId } = location.find(({ id }) => id === locationId).line[0];
  return stringTable.strings[functions.find(({ id }) => id === functionId).name];
}
