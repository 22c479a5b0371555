/** What a shell can complete, read off the commander program: the same for every shell. */
import type { Argument, Command, Option } from 'commander';

/** Words to choose from, any file, or nothing that a shell could know. */
export type Completed = readonly string[] | 'file' | 'unknown';

export interface CompletedOption {
  /** `-o`; undefined: it has none. */
  readonly short: string | undefined;
  readonly long: string;
  readonly description: string;
  /** Undefined: it takes no value. */
  readonly value: Completed | undefined;
}

export interface CompletedCommand {
  /** '' is the program itself. */
  readonly name: string;
  readonly description: string;
  readonly options: readonly CompletedOption[];
  /** Beside files, unless `takesFiles` is false. */
  readonly words: readonly string[];
  readonly takesFiles: boolean;
  /** Its first operand is a program, whose options follow; behind `--` any command. */
  readonly runsProgram: boolean;
}

/** The program itself first. */
export function listCompletions(program: Command): readonly CompletedCommand[] {
  const help = program.createHelp();
  const commands = help.visibleCommands(program);
  const names = commands.map((command) => command.name());
  const describe = (command: Command): CompletedCommand => {
    const operands = command.registeredArguments;
    const isHelp = command.name() === 'help';
    return {
      name: command === program ? '' : command.name(),
      description: help.subcommandDescription(command),
      options: isHelp ? [] : help.visibleOptions(command).map(describeOption),
      words: command === program || isHelp ? names : operands.flatMap(listWords),
      takesFiles: !isHelp && operands.some(({ argChoices }) => argChoices === undefined),
      runsProgram: operands[0]?.name() === 'script',
    };
  };
  return [program, ...commands].map(describe);
}

function listWords({ argChoices, defaultValue }: Argument): readonly string[] {
  return argChoices ?? (typeof defaultValue === 'string' ? [defaultValue] : []);
}

function describeOption({ short, long, description, argChoices, flags }: Option): CompletedOption {
  const placeholder = /[<[](\w+)/.exec(flags)?.[1];
  const value = argChoices ?? (placeholder === 'file' ? 'file' : 'unknown');
  return {
    short,
    long: long as string,
    description,
    value: placeholder === undefined ? undefined : value,
  };
}

/** For shells that take a text between single quotes as it is. */
export function quoteForShell(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
