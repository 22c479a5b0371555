/** The options that every command with a report has, and their values. */
import { type Command, InvalidArgumentError, Option } from 'commander';
import { RENDERERS } from '../renderers/registry.js';
import type { Renderer } from '../renderers/renderer.js';
import { TEXT_VIEWS, type TextView } from '../renderers/text.js';
import { parseTimeUs } from './parse-time.js';

export interface ReportOptions {
  readonly output?: string;
  readonly open?: boolean;
  /** The name of one of RENDERERS. */
  readonly renderer?: string;
  readonly redact?: boolean;
  readonly view: TextView;
  readonly color?: boolean;
  readonly unicode?: boolean;
  readonly showAll?: boolean;
  /** Share of the total, 0 to 1. */
  readonly threshold?: number;
  readonly percent?: boolean;
  readonly cpu?: boolean;
  readonly mergeRecursion?: boolean;
  readonly hide?: readonly string[];
  readonly show?: readonly string[];
  readonly hideRegex?: readonly RegExp[];
  readonly showRegex?: readonly RegExp[];
  readonly focus?: string;
  readonly thread?: string;
  /** Microseconds. */
  readonly from?: number;
  readonly to?: number;
}

export function addOutputOptions(command: Command, outputDescription: string): Command {
  return command
    .optionsGroup('Output:')
    .option('-o, --output <file>', outputDescription)
    .addOption(
      new Option(
        '-r, --renderer <name>',
        'format of the report (default: as -o ends, else text)',
      ).choices(RENDERERS.map(({ name }) => name)),
    )
    .option('--open', 'open the page, which is html, in the browser')
    .option('--redact', 'leave out what is private: see docs/PRIVACY.md');
}

/** Said once, before the work. */
export function tellUnusedView({ name }: Renderer, { view }: Pick<ReportOptions, 'view'>): void {
  if (view === 'tree' || name === 'text' || name === 'html') return;
  process.stderr.write(
    `nativeprof: --view is for the text report and the page: ${name} has none\n`,
  );
}

export function addViewOptions(command: Command): Command {
  command
    .optionsGroup('View:')
    .addOption(
      new Option('--view <name>', 'what of the text report, and what the page opens with')
        .choices(TEXT_VIEWS)
        .default('tree'),
    )
    .option('--cpu', 'weigh by CPU time instead of wall time')
    .option('--percent', 'percentages instead of seconds')
    .option(
      '--threshold <percent>',
      'leave out subtrees below that share (default: 1, or more where the tree gets long)',
      parsePercent,
    );
  addFileOptions(command).option(
    '--merge-recursion',
    'merge recursive calls into their outermost one',
  );
  addSampleOptions(command);
  return addLookOptions(command);
}

/** Whose files are folded. */
export function addFileOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--show-all', 'show the frames of libraries and of Node itself').conflicts([
        'hide',
        'hideRegex',
      ]),
    )
    .option('--hide <glob>', 'fold functions of these files, as those of libraries', collect)
    .option('--show <glob>', 'do not fold those of these files, whatever else says so', collect)
    .option('--hide-regex <regex>', 'as --hide, by a regular expression', collectRegExp)
    .option('--show-regex <regex>', 'as --show, by a regular expression', collectRegExp);
}

/** Which samples count. */
export function addSampleOptions(command: Command): Command {
  return command
    .option('--focus <glob>', 'only the calls of these functions, or of those of these files')
    .option('--thread <name>', 'only that thread: its name, or its id')
    .option('--from <time>', 'only from then on: 2s after the start', parseMoment)
    .option('--to <time>', 'only up to then', parseMoment);
}

export function addLookOptions(command: Command): Command {
  return command
    .option('--color', 'colour the report (default: where it goes to a terminal)')
    .option('--no-color', 'do not colour the report')
    .option('--unicode', 'draw with Unicode lines (default: as the locale says)')
    .option('--no-unicode', 'draw with ASCII lines');
}

export function collect(value: string, previous: readonly string[] = []): readonly string[] {
  return [...previous, value];
}

function collectRegExp(source: string, previous: readonly RegExp[] = []): readonly RegExp[] {
  try {
    return [...previous, new RegExp(source)];
  } catch (error) {
    const [, reason] = /: ([^:]*)$/.exec((error as Error).message) ?? [];
    throw new InvalidArgumentError(
      `It is no regular expression: ${reason ?? 'it cannot be read'}.`,
    );
  }
}

function parseMoment(text: string): number {
  const timeUs = parseTimeUs(text);
  if (timeUs === undefined) {
    throw new InvalidArgumentError('Write a number and its unit, such as 500ms, 2.5s or 10m.');
  }
  return timeUs;
}

export function parsePercent(text: string): number {
  const percent = /^\d+(\.\d+)?%?$/.test(text) ? Number.parseFloat(text) : Number.NaN;
  if (!(percent >= 0 && percent <= 100)) {
    throw new InvalidArgumentError('It must be a percentage from 0 to 100.');
  }
  return percent / 100;
}
