#!/usr/bin/env node
/** The command line: `nativeprof run`, and what every command shares. */
import { Command, CommanderError } from 'commander';
import { NativeprofError } from '../model/errors.js';
import { version } from '../version.js';
import { defineReportCommand } from './report.js';
import { defineRunCommand } from './run.js';

/** Exit code where the command line itself is wrong, as of most Unix tools. */
const EXIT_USAGE = 2;

const program = new Command('nativeprof')
  .description('Shows where the time of a Node.js program goes.')
  .version(version, '-V, --version')
  .enablePositionalOptions()
  .showSuggestionAfterError()
  .configureOutput({
    outputError: (text, write) => write(`nativeprof: ${text.replace(/^error: /, '')}`),
  })
  .exitOverride();

defineRunCommand(program);
defineReportCommand(program);

program.parseAsync().catch((error: unknown) => {
  if (error instanceof CommanderError) {
    // Help and version end here too, with code 0; an error has been printed by commander.
    process.exitCode = error.exitCode === 0 ? 0 : EXIT_USAGE;
  } else if (error instanceof NativeprofError) {
    process.stderr.write(`nativeprof: ${error.message}\n`);
    process.exitCode = error.code === 'ERR_INVALID_OPTION' ? EXIT_USAGE : 1;
  } else {
    throw error;
  }
});
