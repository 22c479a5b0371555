/** `nativeprof diff`: what became slower and what faster from one version of a program to the next. */
import { type Command, InvalidArgumentError, Option } from 'commander';
import { type Comparison, differenceNs } from '../model/comparison.js';
import { NativeprofError } from '../model/errors.js';
import type { Profile } from '../model/profile.js';
import { compareProfiles } from '../processors/compare-profiles.js';
import { mayBeChange } from '../processors/measure-change.js';
import { DIFF_RENDERERS, type DiffRenderer } from '../renderers/diff-renderers.js';
import { formatShare } from '../renderers/format-number.js';
import { checkDestination, chooseFile, refuseToReplace } from './choose-output.js';
import { loadSession } from './load-session.js';
import {
  addFileOptions,
  addLookOptions,
  addSampleOptions,
  parsePercent,
  type ReportOptions,
} from './report-options.js';
import { chooseLook, deliverReport } from './report-output.js';
import { checkSelection, listHidden, listShown, selectSamples } from './select-samples.js';

interface DiffCommandOptions extends Omit<ReportOptions, 'view' | 'percent' | 'mergeRecursion'> {
  readonly before?: readonly string[];
  readonly after?: readonly string[];
  /** Share of the time before. */
  readonly failIfSlower?: number;
}

const NOTES = `
Functions and paths are the same where names and files are; lines may differ.
What is compared is the time in which something was done, without [idle]. With 4
or more runs of each only what differs beyond noise is a change (p < 0.05 by
Mann-Whitney's test); ~ stands for the rest.

Examples:
  nativeprof diff old.nativeprof new.nativeprof
  nativeprof diff old.cpuprofile new.cpuprofile -o diff.md
  nativeprof diff old.nativeprof new.nativeprof --open   in the browser
  nativeprof run --repeat 5 -o new.nativeprof app.js   five runs
  nativeprof diff --before old.?.nativeprof --after new.?.nativeprof
  nativeprof diff old.nativeprof new.nativeprof --fail-if-slower 5%`;

export function defineDiffCommand(program: Command): void {
  const command = program
    .command('diff')
    .summary('compare two versions of a program')
    .description('Compares two versions of a program: which paths and functions grew and shrank.')
    .usage(
      '[options] <before> <after>\n       nativeprof diff [options] --before <file...> --after <file...>',
    )
    .argument('[before]', 'a session file, a .cpuprofile or pprof file, or last')
    .argument('[after]', 'another one')
    .optionsGroup('Several runs:')
    .option('--before <file...>', 'the runs before, a file for each')
    .option('--after <file...>', 'the runs after, a file for each')
    .optionsGroup('Output:')
    .option('-o, --output <file>', 'write the report there instead of to stdout')
    .addOption(
      new Option(
        '-r, --renderer <name>',
        'format of the report (default: as -o ends, else text)',
      ).choices(DIFF_RENDERERS.map(({ name }) => name)),
    )
    .option('--open', 'open the page, which is html, in the browser')
    .option(
      '--fail-if-slower <percent>',
      'end with 1 if the whole takes so much longer, and that is not noise',
      parseGrowth,
    )
    .optionsGroup('View:')
    .option('--cpu', 'compare CPU time instead of wall time')
    .option(
      '--threshold <percent>',
      'leave out changes below that share of the time (default: 1, or more where the tree gets long)',
      parsePercent,
    );
  addSampleOptions(addFileOptions(command));
  addLookOptions(command).optionsGroup('Other:').addHelpText('after', NOTES).action(diff);
}

async function diff(
  before: string | undefined,
  after: string | undefined,
  options: DiffCommandOptions,
): Promise<void> {
  const files = chooseFiles(before, after, options);
  const output = chooseFile(options);
  if (output !== undefined) refuseToReplace([...files.before, ...files.after], output);
  const renderer = chooseDiffRenderer(options.renderer, output);
  checkDestination(renderer, output);
  checkSelection(options);
  const comparison = compareProfiles(
    await loadRuns(files.before, options),
    await loadRuns(files.after, options),
    {
      weight: options.cpu ? 'cpu' : 'wall',
      showAll: options.showAll ?? false,
      hide: listHidden(options),
      show: listShown(options),
    },
  );
  const stream = output === undefined ? process.stdout : undefined;
  const look = { ...chooseLook(options, stream), threshold: options.threshold };
  await deliverReport(renderer.render(comparison, look), output, options);
  if (options.failIfSlower !== undefined) failIfSlower(comparison, options.failIfSlower);
}

/** Either two operands, or both options. */
function chooseFiles(
  before: string | undefined,
  after: string | undefined,
  options: DiffCommandOptions,
): { before: readonly string[]; after: readonly string[] } {
  if (options.before === undefined && options.after === undefined) {
    if (before !== undefined && after !== undefined) return { before: [before], after: [after] };
  } else if (before === undefined && options.before && options.after) {
    return { before: options.before, after: options.after };
  }
  throw new NativeprofError(
    'ERR_INVALID_OPTION',
    'diff takes two files, or several runs of each: --before FILE... --after FILE...',
  );
}

function chooseDiffRenderer(
  renderer: string | undefined,
  output: string | undefined,
): DiffRenderer {
  const byEnding = DIFF_RENDERERS.find(({ extensions }) =>
    extensions.some((extension) => output?.endsWith(extension)),
  );
  const byName = DIFF_RENDERERS.find(({ name }) => name === renderer);
  const found = byName ?? byEnding ?? (output === undefined ? DIFF_RENDERERS[0] : undefined);
  if (found !== undefined) return found;
  const names = DIFF_RENDERERS.map(({ name, extensions }) => `${name} (${extensions})`).join(', ');
  throw new NativeprofError(
    'ERR_INVALID_OPTION',
    `diff has no format that ends like ${output}: name one with -r; there are ${names}`,
  );
}

async function loadRuns(files: readonly string[], options: DiffCommandOptions): Promise<Profile[]> {
  const profiles: Profile[] = [];
  for (const file of files) {
    const profile = selectFrom(await loadSession(file), file, options);
    if (options.cpu && !hasCpuTimes(profile)) {
      throw new NativeprofError('ERR_INVALID_OPTION', `${file} has no CPU times: leave --cpu out`);
    }
    profiles.push(profile);
  }
  return profiles;
}

/** What is missing is missing in one of several files. */
function selectFrom(profile: Profile, file: string, options: DiffCommandOptions): Profile {
  try {
    return selectSamples(profile, options);
  } catch (error) {
    if (!(error instanceof NativeprofError)) throw error;
    throw new NativeprofError(error.code, `${file}: ${error.message}`, { cause: error });
  }
}

/** Those of other tools often have none. */
function hasCpuTimes({ metadata, threads }: Profile): boolean {
  return (
    metadata.engine !== 'foreign' ||
    threads.some(({ samples }) => samples.cpuNs.some((ns) => ns > 0))
  );
}

function failIfSlower({ root }: Comparison, allowed: number): void {
  const { total } = root;
  const growth = differenceNs(total) / total.beforeNs;
  // Where too few runs were given to tell noise from change, what was measured has to do.
  if (!(growth > allowed) || !mayBeChange(total)) return;
  process.stderr.write(
    `nativeprof: ${formatShare(growth, 1)} slower than before; ${formatShare(allowed, 1)} is allowed\n`,
  );
  process.exitCode = 1;
}

function parseGrowth(text: string): number {
  if (!/^\d+(\.\d+)?%?$/.test(text)) {
    throw new InvalidArgumentError('It must be a percentage, such as 5%.');
  }
  return Number.parseFloat(text) / 100;
}
