/** The options of `nativeprof run` as typed, and their values. */
import { Argument, type Command, InvalidArgumentError, Option } from 'commander';
import { SESSION_EXTENSION } from '../format/save-profile.js';
import { NativeprofError } from '../model/errors.js';
import { type EngineName, SAMPLING_SIGNALS, type SamplingSignal } from '../options.js';
import { parseShare } from './parse-share.js';
import { parseTimeUs } from './parse-time.js';
import { addOutputOptions, addViewOptions, collect, type ReportOptions } from './report-options.js';

export interface RunOptions extends ReportOptions {
  /** Microseconds. */
  readonly interval: number;
  readonly engine?: EngineName;
  /** A share: 0.01. */
  readonly maxOverhead?: number;
  readonly signal?: SamplingSignal;
  readonly maxMemory: number;
  readonly nodeArg?: readonly string[];
  /** Node processes that the program starts are recorded too. */
  readonly children?: boolean;
  /** How many times; undefined: once, and without a number in the name of its session. */
  readonly repeat?: number;
  /** Milliseconds; undefined: one recording from start to end. */
  readonly rotate?: number;
  readonly keep?: number;
  /** Bytes. */
  readonly maxDisk?: number;
}

const BYTES_PER_MIB = 1024 * 1024;
export const DEFAULT_MAX_DISK_BYTES = 500_000_000;

export function addRunOptions(command: Command): Command {
  command
    .addArgument(new Argument('<script>', 'the program, or behind -- any command that starts Node'))
    .addArgument(new Argument('[args...]', 'its arguments, untouched'));
  addOutputOptions(command, 'write the report there, or a session file: NAME.nativeprof');
  addViewOptions(command);
  return command
    .optionsGroup('Recording:')
    .addOption(
      new Option('-i, --interval <time>', 'distance between samples: 100us to 1s')
        .argParser(parseInterval)
        .default(1000, '1ms'),
    )
    .option('--children', 'record the Node processes that it starts too, each a lane of the report')
    .option(
      '--max-overhead <pct>',
      'of one CPU: samples get rarer where they would cost more, such as 1%',
      parseOverhead,
    )
    .addOption(
      new Option(
        '--engine <name>',
        'what takes the samples; inspector needs no binary, and is used where none fits',
      ).choices(['signal', 'inspector']),
    )
    .addOption(
      new Option('--signal <name>', 'the signal that interrupts the program').choices(
        SAMPLING_SIGNALS,
      ),
    )
    .addOption(
      new Option('--max-memory <MiB>', 'for samples; beyond it neighbours merge')
        .argParser(parseMemory)
        .default(64 * BYTES_PER_MIB, '64'),
    )
    .option(
      '--repeat <count>',
      'run it so many times, for nativeprof diff: -o NAME.nativeprof makes NAME.1.nativeprof, ...',
      parseCount,
    )
    .option(
      '--rotate <time>',
      'a session for each 1s to 24h of it, without a gap: NAME-TIME-PID.nativeprof, by -o or the script',
      parseRotation,
    )
    .option('--keep <count>', 'of these, the newest; older ones are deleted', parseCount)
    .option(
      '--max-disk <MB>',
      `for all of these; the oldest are deleted (default: ${DEFAULT_MAX_DISK_BYTES / 1e6})`,
      parseDisk,
    )
    .option('--node-arg <flag>', 'a flag for node itself; may be repeated', collect);
}

/** Throws ERR_INVALID_OPTION for what does not go together. */
export function checkRotation({
  rotate,
  keep,
  maxDisk,
  output,
  open,
  renderer,
  repeat,
  engine,
}: RunOptions): void {
  const refuse = (message: string) => new NativeprofError('ERR_INVALID_OPTION', message);
  if (rotate === undefined) {
    if (keep !== undefined) throw refuse('--keep goes with --rotate');
    if (maxDisk !== undefined) throw refuse('--max-disk goes with --rotate');
    return;
  }
  const isReport = output !== undefined && !output.endsWith(SESSION_EXTENSION);
  if (isReport || open || renderer !== undefined) {
    throw refuse('--rotate keeps sessions and prints no report: name them with -o NAME.nativeprof');
  }
  if (repeat !== undefined) throw refuse('--rotate and --repeat do not go together');
  if (engine === 'inspector') {
    throw refuse(
      "--rotate needs the signal engine: V8's profiler would stop the program each time",
    );
  }
}

function parseInterval(text: string): number {
  const timeUs = parseTimeUs(text);
  if (timeUs === undefined) {
    throw new InvalidArgumentError('Write a number and its unit, such as 500us or 1ms.');
  }
  const intervalUs = Math.round(timeUs);
  if (intervalUs < 100 || intervalUs > 1_000_000) {
    throw new InvalidArgumentError('It must be from 100us to 1s.');
  }
  return intervalUs;
}

function parseOverhead(text: string): number {
  const share = parseShare(text);
  if (share === undefined) {
    throw new InvalidArgumentError('Write a percentage above 0% and up to 100%, such as 1%.');
  }
  return share;
}

function parseMemory(text: string): number {
  const mebibytes = /^\d+$/.test(text) ? Number(text) : 0;
  if (mebibytes < 1) throw new InvalidArgumentError('It must be a whole number of MiB, 1 or more.');
  return mebibytes * BYTES_PER_MIB;
}

function parseRotation(text: string): number {
  const ms = Math.round((parseTimeUs(text) ?? 0) / 1000);
  if (ms < 1000 || ms > 86_400_000) {
    throw new InvalidArgumentError('Write a number and its unit, from 1s to 24h, such as 60s.');
  }
  return ms;
}

function parseDisk(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) {
    throw new InvalidArgumentError('It must be a whole number of MB, 1 or more.');
  }
  return Number(text) * 1_000_000;
}

function parseCount(text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new InvalidArgumentError('It must be 1 or more.');
  return Number(text);
}
