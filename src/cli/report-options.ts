/** The options that every command with a report has, and their values. */
import { type Command, InvalidArgumentError, Option } from 'commander';
import { RENDERERS } from '../renderers/registry.js';
import { TEXT_VIEWS, type TextView } from '../renderers/text.js';

export interface ReportOptions {
  readonly output?: string;
  readonly open?: boolean;
  /** The name of one of RENDERERS. */
  readonly renderer?: string;
  readonly view: TextView;
  readonly color?: boolean;
  readonly unicode?: boolean;
  readonly showAll?: boolean;
  /** Share of the total, 0 to 1. */
  readonly threshold?: number;
  readonly percent?: boolean;
  readonly cpu?: boolean;
  readonly mergeRecursion?: boolean;
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
    .option('--open', 'open the page, which is html, in the browser');
}

export function addViewOptions(command: Command): Command {
  return command
    .optionsGroup('View:')
    .addOption(
      new Option('--view <name>', 'what of the text report').choices(TEXT_VIEWS).default('tree'),
    )
    .option('--cpu', 'weigh by CPU time instead of wall time')
    .option('--percent', 'percentages instead of seconds')
    .option(
      '--threshold <percent>',
      'leave out subtrees below that share (default: 1, or more where the tree gets long)',
      parsePercent,
    )
    .option('--show-all', 'show the frames of libraries and of Node itself')
    .option('--merge-recursion', 'merge recursive calls into their outermost one')
    .option('--color', 'colour the report (default: where it goes to a terminal)')
    .option('--no-color', 'do not colour the report')
    .option('--unicode', 'draw with Unicode lines (default: as the locale says)')
    .option('--no-unicode', 'draw with ASCII lines');
}

export function parsePercent(text: string): number {
  const percent = /^\d+(\.\d+)?%?$/.test(text) ? Number.parseFloat(text) : Number.NaN;
  if (!(percent >= 0 && percent <= 100)) {
    throw new InvalidArgumentError('It must be a percentage from 0 to 100.');
  }
  return percent / 100;
}
