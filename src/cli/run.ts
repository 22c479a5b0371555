/** `nativeprof run`: starts a program with the recorder inside, waits for its end, reports. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { NativeprofError } from '../model/errors.js';
import { type AddonFile, findAddon, loadAddon } from '../native/addon.js';
import { checkOptions } from '../options.js';
import { findRendererOf } from '../renderers/registry.js';
import { version } from '../version.js';
import { openFile } from './open-file.js';
import { readRecordings } from './read-recordings.js';
import { checkOutput, writeReport } from './report-output.js';
import { RUN_CONFIG_VARIABLE, type RunConfig } from './run-config.js';
import { addRunOptions, type RunOptions } from './run-options.js';
import { type Ending, endLike, runProgram } from './run-program.js';

const PRELOAD = join(__dirname, 'preload.js');

export function defineRunCommand(program: Command): void {
  const command = program
    .command('run')
    .description('Runs a program and prints its call tree when it ends, also at Ctrl-C.')
    .usage('[options] <script> [args...]\n       nativeprof run [options] -- <command> [args...]')
    .passThroughOptions();
  addRunOptions(command).action(async (script: string, args: string[], options: RunOptions) => {
    // What follows `--` is a command of its own, not a script.
    const operandCount = 1 + args.length;
    const scope = process.argv.at(-operandCount - 1) === '--' ? 'command' : 'script';
    await run(script, args, options, scope);
  });
}

async function run(
  script: string,
  args: readonly string[],
  typed: RunOptions,
  scope: RunConfig['scope'],
): Promise<void> {
  const options = typed.open ? { ...typed, output: choosePage(typed.output) } : typed;
  const { interval, engine, signal, maxMemory } = options;
  const checked = checkOptions({
    intervalUs: interval,
    engine,
    maxSampleBytes: maxMemory,
    ...(signal === undefined ? {} : { signal }),
  });
  if (scope === 'script') checkScript(script);
  if (scope === 'command' && options.nodeArg.length > 0) {
    throw new NativeprofError(
      'ERR_INVALID_OPTION',
      '--node-arg goes with a script: behind -- write the whole command, node and its flags included',
    );
  }
  if (options.output !== undefined) checkOutput(options.output);
  const addonFile = engine === 'signal' ? requireAddon() : tryFindAddon();
  const settings = { ...checked, scope, addonFile, profilerVersion: version };
  const ending = await recordProgram(script, args, settings, options);
  if (options.open && options.output !== undefined && !ending.failed) {
    await openFile(resolve(options.output)).catch((error: NativeprofError) => {
      process.stderr.write(`nativeprof: ${error.message}\n`);
      ending.failed = true;
    });
  }
  endLike(ending);
}

/** Where the page goes that is to be opened: somewhere that outlives us. */
function choosePage(output = join(mkdtempSync(join(tmpdir(), 'nativeprof-page-')), 'report.html')) {
  if (findRendererOf(output)?.name === 'html') return output;
  throw new NativeprofError(
    'ERR_INVALID_OPTION',
    `--open shows a page: give ${output} the ending .html, or leave --output out`,
  );
}

/** Throws ERR_ADDON_UNAVAILABLE before the program runs unprofiled. */
function requireAddon(): AddonFile {
  const addonFile = findAddon();
  loadAddon(addonFile);
  return addonFile;
}

function tryFindAddon(): AddonFile | undefined {
  try {
    return findAddon();
  } catch {
    return undefined;
  }
}

async function recordProgram(
  script: string,
  args: readonly string[],
  settings: Omit<RunConfig, 'directory' | 'nodeOptions'>,
  options: RunOptions,
): Promise<Ending> {
  const directory = mkdtempSync(join(tmpdir(), 'nativeprof-'));
  try {
    const nodeOptions = process.env.NODE_OPTIONS;
    const config: RunConfig = { ...settings, directory, nodeOptions };
    const [file, fileArgs] =
      settings.scope === 'script'
        ? [process.execPath, [...options.nodeArg, script, ...args]]
        : [script, args];
    const ending = await runProgram(file, fileArgs, {
      ...process.env,
      [RUN_CONFIG_VARIABLE]: JSON.stringify(config),
      NODE_OPTIONS: withPreload(nodeOptions),
    });
    report(directory, options, ending);
    return ending;
  } finally {
    rmSync(directory, { recursive: true, force: true });
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

function withPreload(nodeOptions = ''): string {
  const quoted = `"${PRELOAD.replace(/[\\"]/g, '\\$&')}"`;
  return `${nodeOptions} --require ${quoted}`.trim();
}

function report(directory: string, options: RunOptions, ending: Ending): void {
  const { recordings, failures } = readRecordings(directory);
  const [main, ...others] = recordings;
  if (main === undefined) {
    const reason = failures[0] ?? describeSilence(ending);
    process.stderr.write(`nativeprof: no profile was recorded: ${reason}\n`);
    ending.failed = true;
    return;
  }
  const written = writeReport(main, options);
  if (!written) ending.failed = true;
  for (const { metadata } of others.slice(0, 5)) {
    const seconds = (metadata.durationNs / 1e9).toFixed(2);
    process.stderr.write(
      ` also recorded: pid ${metadata.pid}, ${seconds} s: ${metadata.command}\n`,
    );
  }
  if (others.length > 5) process.stderr.write(` and ${others.length - 5} more Node processes\n`);
}

function describeSilence(ending: Ending): string {
  return ending.signal === null
    ? 'the program started no Node process, or it replaced itself'
    : `the program was ended by ${ending.signal} before it could save one`;
}
