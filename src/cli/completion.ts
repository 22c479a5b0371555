/** `nativeprof completion`: a script that teaches a shell our commands and options. */
import { Argument, type Command } from 'commander';
import { writeBashCompletion } from './completion-bash.js';
import { writeFishCompletion } from './completion-fish.js';
import { type CompletedCommand, listCompletions } from './completion-words.js';
import { writeZshCompletion } from './completion-zsh.js';
import { writeToStdout } from './report-output.js';

type Shell = 'bash' | 'zsh' | 'fish';

const WRITERS: Readonly<Record<Shell, (commands: readonly CompletedCommand[]) => string>> = {
  bash: writeBashCompletion,
  zsh: writeZshCompletion,
  fish: writeFishCompletion,
};

export function defineCompletionCommand(program: Command): void {
  program
    .command('completion')
    .summary('print a completion script for a shell')
    .description('Prints a script that lets a shell complete commands, options and their values.')
    .addArgument(new Argument('<shell>', 'the shell').choices(Object.keys(WRITERS)))
    .addHelpText(
      'after',
      `
Put it where the shell looks for such scripts:
  nativeprof completion bash > ~/.local/share/bash-completion/completions/nativeprof
  nativeprof completion zsh > "\${fpath[1]}/_nativeprof"
  nativeprof completion fish > ~/.config/fish/completions/nativeprof.fish`,
    )
    .action((shell: Shell) => writeToStdout(WRITERS[shell](listCompletions(program))));
}
