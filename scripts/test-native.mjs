// The C++ tests of native/test/, which need neither V8 nor Node-API: compiled and run plain, under
// ThreadSanitizer, and under AddressSanitizer with UndefinedBehaviorSanitizer.
//   node scripts/test-native.mjs [--mode plain|thread|address] [subject...]
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, utimesSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const native = join(root, 'native');
const compiler = process.env.CXX ?? 'g++';

const FLAGS = ['-std=c++17', '-g1', '-Wall', '-Wextra', '-fno-omit-frame-pointer'];
// The tests' own code is large and runs little: optimising it takes longer than all of it runs.
const OPTIMISATION = { tested: '-O1', test: '-O0' };
const MODES = {
  plain: [],
  thread: ['-fsanitize=thread'],
  address: ['-fsanitize=address,undefined', '-fno-sanitize-recover=all'],
};
// The handler reads its own thread's stack word by word, across what AddressSanitizer puts between
// variables.
const FILE_FLAGS = { address: { 'handler.cc': ['-fno-sanitize=address'] } };
const PROCESS_TIMEOUT_MS = 180_000;

// Not in build/: node-gyp empties that.
const buildFolder = join(
  tmpdir(),
  `nativeprof-native-test-${createHash('sha256').update(root).digest('hex').slice(0, 12)}`,
);

const { values: options, positionals: subjects } = parseArgs({
  allowPositionals: true,
  options: { mode: { type: 'string', multiple: true } },
});
const modes = options.mode ?? Object.keys(MODES);
const unknownMode = modes.find((mode) => !(mode in MODES));

if (unknownMode !== undefined) {
  console.error(`no mode ${unknownMode}; there are ${Object.keys(MODES).join(', ')}`);
  process.exitCode = 2;
} else if (process.platform !== 'linux') {
  console.log('skipped: native/os/ is written for Linux only');
} else {
  const runLimited = limiter(availableParallelism());
  const sources = listSources();
  const passed = await Promise.all(modes.map((mode) => testMode(mode)));
  if (passed.includes(false)) process.exitCode = 1;

  /** Prints the mode's line, and its failures. */
  async function testMode(mode) {
    const start = performance.now();
    const built = await build(mode);
    const buildSeconds = ((performance.now() - start) / 1000).toFixed(1);
    if (built.error !== undefined) return report(false, `${mode}: does not compile`, built.error);
    const command = await launcher(built.executable);
    const listed = await run(command[0], [...command.slice(1), '--subjects']);
    if (!listed.ok) return report(false, `${mode}: does not start`, listed.output);
    const wanted = listed.output
      .split('\n')
      .filter((subject) => subject !== '' && (subjects.length === 0 || subjects.includes(subject)));
    if (wanted.length === 0) return report(false, `${mode}: no such subject`, listed.output);
    const results = await Promise.all(wanted.map((subject) => runSubject(command, subject)));
    const failures = results.map((result) => result.failure).filter((text) => text !== '');
    const count = results.reduce((sum, result) => sum + result.passed, 0);
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    return report(
      failures.length === 0,
      `${mode}: ${count} tests passed, ${failures.length} subjects failed, ${seconds} s (${buildSeconds} s of it compiling)`,
      failures.join('\n'),
    );
  }

  async function runSubject(command, subject) {
    const result = await runLimited(() => run(command[0], [...command.slice(1), subject]));
    const lines = result.output.split('\n');
    const passed = lines.filter((line) => line.startsWith('ok ')).length;
    if (result.ok) return { passed, failure: '' };
    const shown = lines.filter((line) => line !== '' && !line.startsWith('ok ')).slice(0, 80);
    return { passed, failure: `  ${[`${subject}: ${result.how}`, ...shown].join('\n  ')}` };
  }

  /** The path of the mode's executable, or what the compiler said. */
  async function build(mode) {
    const folder = join(buildFolder, mode);
    mkdirSync(folder, { recursive: true });
    const flags = [...FLAGS, ...MODES[mode]];
    const objects = await Promise.all(
      sources.map((source) => runLimited(() => compile(source, folder, mode, flags))),
    );
    const error = objects.find((object) => object.error !== undefined)?.error;
    if (error !== undefined) return { error };
    // The tests look themselves up by this name.
    const executable = join(folder, 'native-test');
    const paths = objects.map((object) => object.path);
    if (!existsSync(executable) || newest([executable]) < newest(paths)) {
      const linked = await runLimited(() =>
        run(compiler, [...flags, ...paths, '-pthread', '-o', executable]),
      );
      if (!linked.ok) return { error: linked.output };
    }
    return { executable };
  }

  async function compile(source, folder, mode, flags) {
    const path = join(folder, `${basename(source, '.cc')}.o`);
    if (isFresh(path)) return { path };
    const startSeconds = Date.now() / 1000;
    const own = [
      dirname(source) === join(native, 'test') ? OPTIMISATION.test : OPTIMISATION.tested,
      ...(FILE_FLAGS[mode]?.[basename(source)] ?? []),
    ];
    const result = await run(compiler, [...flags, ...own, '-MMD', '-c', source, '-o', path]);
    if (!result.ok) return { error: result.output };
    // As old as what was read: the source may have changed meanwhile.
    utimesSync(path, startSeconds, startSeconds);
    return { path };
  }
}

/** Whether an object file is younger than everything that the compiler read for it. */
function isFresh(path) {
  const dependencies = path.replace(/\.o$/, '.d');
  if (!existsSync(path) || !existsSync(dependencies)) return false;
  const [, ...read] = readFileSync(dependencies, 'utf8').split(/[\s\\]+/);
  const files = [fileURLToPath(import.meta.url), ...read.filter((name) => name !== '')];
  return files.every((name) => existsSync(name)) && newest(files) < newest([path]);
}

function report(ok, summary, failures) {
  console.log(`${ok ? 'ok' : 'not ok'} ${summary}`);
  if (!ok) console.log(failures);
  return ok;
}

/** Some kernels place memory where ThreadSanitizer cannot have it; without randomisation none do. */
async function launcher(executable) {
  const plain = await run(executable, ['--subjects']);
  return plain.output.includes('unexpected memory mapping')
    ? ['setarch', '-R', executable]
    : [executable];
}

function listSources() {
  const folders = ['collect', 'signal', 'timer', 'test'];
  return [
    ...folders.flatMap((folder) => listFiles(join(native, folder), '.cc')),
    ...listFiles(join(native, 'os'), '.cc'),
    join(native, 'v8', 'heap_reader.cc'),
    ...['recording_file.cc', 'recording_journal.cc'].map((name) => join(native, name)),
  ];
}

function listFiles(folder, ending) {
  return readdirSync(folder, { recursive: true })
    .filter((name) => name.endsWith(ending))
    .map((name) => join(folder, name));
}

function newest(paths) {
  return Math.max(...paths.map((path) => statSync(path).mtimeMs));
}

/** Never rejects. `how` tells how it ended. */
function run(command, args) {
  return new Promise((resolve) => {
    const limits = { timeout: PROCESS_TIMEOUT_MS, killSignal: 'SIGKILL', maxBuffer: 64 << 20 };
    execFile(command, args, limits, (error, stdout, stderr) => {
      const how =
        error === null
          ? 'ok'
          : error.killed
            ? `did not end within ${PROCESS_TIMEOUT_MS / 1000} s`
            : error.code === 'ENOENT'
              ? `${command} is not installed`
              : `ended with ${error.signal ?? `status ${error.code}`}`;
      const missing = error?.code === 'ENOENT' ? `${how}\n` : '';
      resolve({ ok: error === null, how, output: missing + stdout + stderr });
    });
  });
}

/** Runs at most `limit` of the given tasks at a time, in the order in which they came. */
function limiter(limit) {
  const waiting = [];
  let running = 0;
  const next = () => {
    if (running >= limit || waiting.length === 0) return;
    running++;
    waiting.shift()();
  };
  return (task) =>
    new Promise((resolve, reject) => {
      waiting.push(() =>
        task()
          .then(resolve, reject)
          .finally(() => {
            running--;
            next();
          }),
      );
      next();
    });
}
