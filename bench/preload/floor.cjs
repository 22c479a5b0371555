// Loaded by --require: an empty SIGPROF handler at the rate of the profilers, for the whole run.
const { writeFileSync } = require('node:fs');
const floor = require('../native/build/Release/floor.node');

process.on('exit', () => writeFileSync(process.env.BENCH_SAMPLES, JSON.stringify(floor.stop())));
floor.start(Number(process.env.BENCH_INTERVAL_US));
