// How long starting and stopping a profiler keeps a program of 140 MB from doing its work:
// pauses.cjs <profiler> <seconds of work> <result file> [interval in microseconds].
const { readFileSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');

const [name, seconds, resultPath, interval = '1000'] = process.argv.slice(2);
const INTERVAL_US = Number(interval);

const profilers = {
  nativeprof() {
    const { Profiler } = require(join('..', '..', 'dist', 'index.js'));
    const profiler = new Profiler({ intervalUs: INTERVAL_US });
    return { start: () => profiler.start(), stop: () => profiler.stop() };
  },
  'nativeprof, armed'() {
    require(join('..', '..', 'dist', 'index.js')).arm();
    return profilers.nativeprof();
  },
  'node:inspector'() {
    const { Session } = require('node:inspector');
    const session = new Session();
    session.connect();
    const post = (method, parameters) => session.post(method, parameters, throwError);
    return {
      start() {
        post('Profiler.enable');
        post('Profiler.setSamplingInterval', { interval: INTERVAL_US });
        post('Profiler.start');
      },
      stop() {
        post('Profiler.stop');
        session.disconnect();
      },
    };
  },
  '@datadog/pprof'() {
    const { time } = require('@datadog/pprof');
    return {
      start: () => time.start({ intervalMicros: INTERVAL_US }),
      stop: () => time.stop(),
    };
  },
};

function throwError(error) {
  if (error) throw error;
}

function loadProgram() {
  const packages = ['typescript', 'terser', '@babel/core', '@babel/preset-env', 'rxjs', 'webpack'];
  for (const id of packages) require(id);
  // Loads the rest of it, and runs nothing.
  require('webpack')({ entry: __filename, mode: 'production' });
}

function work(untilMs) {
  const babel = require('@babel/core');
  const ts = require('typescript');
  const code = readFileSync(require.resolve('@babel/core/lib/config/full.js'), 'utf8');
  const options = {
    babelrc: false,
    configFile: false,
    presets: [[require.resolve('@babel/preset-env'), { targets: 'ie 11' }]],
  };
  while (performance.now() < untilMs) {
    babel.transformSync(code, options);
    ts.transpileModule(code, { compilerOptions: { target: ts.ScriptTarget.ES5 } });
  }
}

function blockMs(action) {
  const startedMs = performance.now();
  action();
  return performance.now() - startedMs;
}

// Only an armed profiler is there before the program.
const isEarly = name === 'nativeprof, armed';
let profiler;
let loadMs = 0;
const load = () => {
  loadMs = blockMs(() => {
    profiler = profilers[name]();
  });
};
if (isEarly) load();
loadProgram();
const rssMib = process.memoryUsage.rss() / 2 ** 20;
if (!isEarly) load();
const startMs = blockMs(profiler.start);
work(performance.now() + seconds * 1000);
let profile;
const stopMs = blockMs(() => {
  profile = profiler.stop();
});
const sampleCount = profile?.threads?.[0].samples.stack.length;
writeFileSync(resultPath, JSON.stringify({ rssMib, loadMs, startMs, stopMs, sampleCount }));
