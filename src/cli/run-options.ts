/** The options of `nativeprof run` as typed, and their values. */
import { Argument, type Command, InvalidArgumentError, Option } from 'commander';
import { type EngineName, SAMPLING_SIGNALS, type SamplingSignal } from '../options.js';

export interface RunOptions {
  /** Microseconds. */
  readonly interval: number;
  readonly output?: string;
  readonly open?: boolean;
  readonly color?: boolean;
  readonly unicode?: boolean;
  readonly showAll?: boolean;
  /** Share of the total, 0 to 1. */
  readonly threshold?: number;
  readonly percent?: boolean;
  readonly cpu?: boolean;
  readonly mergeRecursion?: boolean;
  readonly engine: EngineName;
  readonly signal?: SamplingSignal;
  readonly maxMemory: number;
  readonly nodeArg: readonly string[];
}

const US_PER_UNIT: Readonly<Record<string, number>> = { us: 1, µs: 1, ms: 1000, s: 1_000_000 };
const BYTES_PER_MIB = 1024 * 1024;

export function addRunOptions(command: Command): Command {
  return command
    .addArgument(new Argument('<script>', 'the program, or behind -- any command that starts Node'))
    .addArgument(new Argument('[args...]', 'its arguments, untouched'))
    .option('-i, --interval <time>', 'distance between samples: 100us to 1s', parseInterval, 1000)
    .option(
      '-o, --output <file>',
      'write the report there instead of to stderr; to x.html as a page for the browser',
    )
    .option('--open', 'open the page when the program has ended')
    .option('--color', 'colour the report (default: where it goes to a terminal)')
    .option('--no-color', 'do not colour the report')
    .option('--unicode', 'draw with Unicode lines (default: as the locale says)')
    .option('--no-unicode', 'draw with ASCII lines')
    .option('--show-all', 'show the frames of libraries and of Node itself')
    .option(
      '--threshold <percent>',
      'leave out subtrees below that share (default: 1, or more where the tree gets long)',
      parsePercent,
    )
    .option('--percent', 'percentages instead of seconds')
    .option('--cpu', 'weigh by CPU time instead of wall time')
    .option('--merge-recursion', 'merge recursive calls into their outermost one')
    .addOption(
      new Option('--engine <name>', 'what takes the samples; inspector needs no native binary')
        .choices(['signal', 'inspector'])
        .default('signal'),
    )
    .addOption(
      new Option('--signal <name>', 'the signal that interrupts the program').choices(
        SAMPLING_SIGNALS,
      ),
    )
    .option(
      '--max-memory <MiB>',
      'for samples; beyond it neighbours merge',
      parseMemory,
      64 * BYTES_PER_MIB,
    )
    .option('--node-arg <flag>', 'a flag for node itself; may be repeated', collect, []);
}

function parseInterval(text: string): number {
  const match = /^(\d+(?:\.\d+)?)(us|µs|ms|s)$/.exec(text);
  if (match === null) {
    throw new InvalidArgumentError('Write a number and its unit, such as 500us or 1ms.');
  }
  const intervalUs = Math.round(Number(match[1]) * (US_PER_UNIT[match[2] ?? ''] ?? 0));
  if (intervalUs < 100 || intervalUs > 1_000_000) {
    throw new InvalidArgumentError('It must be from 100us to 1s.');
  }
  return intervalUs;
}

function parsePercent(text: string): number {
  const percent = /^\d+(\.\d+)?%?$/.test(text) ? Number.parseFloat(text) : Number.NaN;
  if (!(percent >= 0 && percent <= 100)) {
    throw new InvalidArgumentError('It must be a percentage from 0 to 100.');
  }
  return percent / 100;
}

function parseMemory(text: string): number {
  const mebibytes = /^\d+$/.test(text) ? Number(text) : 0;
  if (mebibytes < 1) throw new InvalidArgumentError('It must be a whole number of MiB, 1 or more.');
  return mebibytes * BYTES_PER_MIB;
}

function collect(value: string, previous: readonly string[]): string[] {
  return [...previous, value];
}
