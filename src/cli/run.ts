/** `nativeprof run`: starts a program with the recorder inside, waits for its end, reports. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { NativeprofError } from '../model/errors.js';
import { explainFileFailure } from '../model/file-failure.js';
import { type AddonFile, explainInspector, findAddon, loadAddon } from '../native/addon.js';
import { checkOptions, type EngineName } from '../options.js';
import { version } from '../version.js';
import { chooseRunOutput, type RunOutput } from './choose-output.js';
import { finishRun } from './finish-run.js';
import { openFile } from './open-file.js';
import { readRecordings } from './read-recordings.js';
import { type RunOfSeries, repeatRun } from './repeat-run.js';
import { tellUnusedView } from './report-options.js';
import { resolveRecording } from './resolve-recording.js';
import { RotationWatch } from './rotate-run.js';
import { RotatedSessions } from './rotated-sessions.js';
import { addPreload, RUN_CONFIG_VARIABLE, type RunConfig } from './run-config.js';
import {
  addRunOptions,
  checkRotation,
  DEFAULT_MAX_DISK_BYTES,
  type RunOptions,
} from './run-options.js';
import { type Ending, endLike, runProgram } from './run-program.js';
import { checkSelection } from './select-samples.js';
import { OTHER_FOLDER } from './unwritten.js';

const EXAMPLES = `
What is recorded is kept as a session file, which nativeprof report shows again:
with -o beside the report, else in the cache folder with the last ten runs.

Examples:
  nativeprof run app.js --its --own options
  nativeprof run -- npx vitest run             any command that starts Node
  nativeprof run -o app.txt app.js             the report, and app.nativeprof
  nativeprof run --cpu -i 200us app.js
  nativeprof run --repeat 5 -o app.nativeprof app.js
  nativeprof run --rotate 60s --max-overhead 1% server.js`;

export function defineRunCommand(program: Command): void {
  const command = program
    .command('run')
    .summary('run a program, and print its call tree when it ends')
    .description('Runs a program and prints its call tree when it ends, also at Ctrl-C.')
    .usage('[options] <script> [args...]\n       nativeprof run [options] -- <command> [args...]')
    .addHelpText('after', EXAMPLES)
    .passThroughOptions();
  addRunOptions(command).action(async (script: string, args: string[], options: RunOptions) => {
    // What follows `--` is a command of its own, not a script.
    const operandCount = 1 + args.length;
    const isCommand = process.argv.at(-operandCount - 1) === '--';
    await run(script, args, options, isCommand);
  });
}

async function run(
  script: string,
  args: readonly string[],
  options: RunOptions,
  isCommand: boolean,
): Promise<void> {
  const { interval, maxOverhead, engine, signal, maxMemory } = options;
  const checked = checkOptions({
    intervalUs: interval,
    maxSampleBytes: maxMemory,
    ...(engine === undefined ? {} : { engine }),
    ...(maxOverhead === undefined ? {} : { maxOverhead }),
    ...(signal === undefined ? {} : { signal }),
  });
  if (!isCommand) checkScript(script);
  if (isCommand && options.nodeArg !== undefined) {
    throw new NativeprofError(
      'ERR_INVALID_OPTION',
      '--node-arg goes with a script: behind -- write the whole command, node and its flags included',
    );
  }
  checkSelection(options);
  checkRotation(options);
  const output = chooseRunOutput(options);
  tellUnusedView(output.renderer, options);
  const scope: RunConfig['scope'] = isCommand || options.children ? 'tree' : 'process';
  const settings = {
    ...checked,
    ...chooseEngine(engine, options),
    scope,
    profilerVersion: version,
    rotateMs: options.rotate ?? 0,
  };
  const node = isCommand ? [] : [process.execPath, ...(options.nodeArg ?? [])];
  const commandLine = [...node, script, ...args];
  const record = (runOutput: RunOutput, series?: RunOfSeries) =>
    recordProgram(commandLine, script, settings, options, runOutput, series);
  const ending = await (options.repeat === undefined
    ? record(output)
    : repeatRun(options.repeat, output, record));
  if (options.open && output.reportFile !== undefined && !ending.failed) {
    await openFile(resolve(output.reportFile)).catch((error: NativeprofError) => {
      process.stderr.write(`nativeprof: ${error.message}\n`);
      ending.failed = true;
    });
  }
  endLike(ending);
}

/** Throws ERR_ADDON_UNAVAILABLE before the program runs unprofiled. */
function chooseEngine(
  engine: EngineName | undefined,
  { rotate, maxOverhead }: RunOptions,
): Partial<Pick<RunConfig, 'engine' | 'engineNote' | 'addonFile'>> {
  const addonFile = engine === 'signal' ? findAddon() : tryFindAddon();
  if (engine === 'signal') loadAddon(addonFile);
  const engineNote = engine === undefined ? explainInspector(addonFile) : undefined;
  if (engineNote === undefined) return { addonFile };
  if (rotate !== undefined || maxOverhead !== undefined) {
    throw new NativeprofError(
      'ERR_INVALID_OPTION',
      `--rotate and --max-overhead need the signal engine: ${engineNote}`,
    );
  }
  process.stderr.write(`nativeprof: ${engineNote}\n`);
  return { engine: 'inspector', engineNote };
}

function tryFindAddon(): AddonFile | undefined {
  try {
    return findAddon();
  } catch {
    return undefined;
  }
}

async function recordProgram(
  [file = '', ...args]: readonly string[],
  script: string,
  settings: Omit<RunConfig, 'directory' | 'nodeOptions'>,
  options: RunOptions,
  output: RunOutput,
  series?: RunOfSeries,
): Promise<Ending> {
  const directory = makeDirectory();
  try {
    const nodeOptions = process.env.NODE_OPTIONS;
    const config: RunConfig = { ...settings, directory, nodeOptions };
    const env = {
      ...process.env,
      [RUN_CONFIG_VARIABLE]: JSON.stringify(config),
      NODE_OPTIONS: addPreload(nodeOptions),
    };
    const program = runProgram(file, args, env, series?.onSignal);
    if (options.rotate !== undefined) return await rotateRun(program, directory, script, options);
    const ending = await program;
    const read = readRecordings(directory, ending, options.children);
    const resolved = { ...read, recordings: read.recordings.map(resolveRecording) };
    const hasReport = series?.isLast(ending) ?? true;
    await finishRun(resolved, script, output, options, ending, hasReport);
    return ending;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** For what the program's threads record. Throws ERR_OUTPUT. */
function makeDirectory(): string {
  const parent = tmpdir();
  try {
    return mkdtempSync(join(parent, 'nativeprof-'));
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    const reason = isMissing ? 'it does not exist' : explainFileFailure(error);
    throw new NativeprofError(
      'ERR_OUTPUT',
      `cannot make a temporary folder in ${parent}: ${reason}; ${OTHER_FOLDER}`,
      { cause: error },
    );
  }
}

async function rotateRun(
  program: Promise<Ending>,
  directory: string,
  script: string,
  { output, keep, maxDisk = DEFAULT_MAX_DISK_BYTES, redact }: RunOptions,
): Promise<Ending> {
  const sessions = new RotatedSessions(output, script, { keep, maxDiskBytes: maxDisk });
  const watch = new RotationWatch(directory, sessions, redact);
  try {
    const ending = await program;
    await watch.finish(ending);
    return ending;
  } finally {
    watch.stop();
  }
}

/** Node itself would answer with a stack trace of its loader. */
function checkScript(script: string): void {
  try {
    require.resolve(resolve(script));
  } catch (error) {
    throw new NativeprofError(
      'ERR_INVALID_OPTION',
      `cannot find the script ${script}; to run a command, write: nativeprof run -- ${script}`,
      { cause: error },
    );
  }
}
