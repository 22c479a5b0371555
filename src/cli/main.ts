#!/usr/bin/env node
/** The command line: its commands, and what all of them share. */
import { Command, CommanderError, Option } from 'commander';
import { NativeprofError } from '../model/errors.js';
import { version } from '../version.js';
import { defineCompletionCommand } from './completion.js';
import { defineDiffCommand } from './diff.js';
import { explainUsage } from './explain-usage.js';
import { defineMergeCommand } from './merge.js';
import { defineReportCommand } from './report.js';
import { writeToStdout } from './report-output.js';
import { defineRunCommand } from './run.js';

/** Exit code where the command line itself is wrong, as of most Unix tools. */
const EXIT_USAGE = 2;
const OTHER = 'Other:';

/** What commander would write itself, and end with a stack trace where nobody reads it. */
let help = '';

const program = new Command('nativeprof')
  .description('Shows where the time of a Node.js program goes.')
  .addHelpOption(new Option('-h, --help', 'show this help').helpGroup(OTHER))
  .optionsGroup(OTHER)
  .version(version, '-V, --version', 'show the version')
  .configureHelp({ subcommandTerm: (command) => command.name() })
  .helpCommand('help [command]', 'show the help of a command')
  .addHelpText(
    'after',
    `
Examples:
  nativeprof run app.js            record a program, and see its call tree
  nativeprof report --percent      see the last run again, in another way
  nativeprof help run              all options of run`,
  )
  .enablePositionalOptions()
  .showSuggestionAfterError()
  .configureOutput({
    writeOut: (text) => {
      help += text;
    },
    outputError: (text, write) => write(`nativeprof: ${explainUsage(text)}`),
  })
  .exitOverride();

defineRunCommand(program);
defineReportCommand(program);
defineDiffCommand(program);
defineMergeCommand(program);
defineCompletionCommand(program);

// Whoever reads our stderr may have seen enough; there is nobody else to tell.
process.stderr.on('error', () => {});
main(process.argv.slice(2)).catch((error: unknown) => {
  if (!(error instanceof NativeprofError)) throw error;
  process.stderr.write(`nativeprof: ${error.message}\n`);
  process.exitCode = error.code === 'ERR_INVALID_OPTION' ? EXIT_USAGE : 1;
});

async function main(args: string[]): Promise<void> {
  try {
    await program.parseAsync(readArguments(args), { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    // Help and version end here too, with code 0; an error has been printed by commander.
    process.exitCode = error.exitCode === 0 ? 0 : EXIT_USAGE;
  }
  if (help !== '') await writeToStdout(help);
}

/** For help of a command that is unknown commander shows the help of all; as a command it suggests another. */
function readArguments(args: string[]): string[] {
  const [first, name] = args;
  const known = program.commands.map((command) => command.name());
  const isUnknown = first === 'help' && name !== undefined && !known.includes(name);
  return isUnknown ? [name] : args;
}
