/** The completion script for fish. */
import {
  type Completed,
  type CompletedCommand,
  type CompletedOption,
  quoteForShell,
} from './completion-words.js';

export function writeFishCompletion([program, ...commands]: readonly CompletedCommand[]): string {
  const lines = commands.flatMap((command) => [
    `complete -c nativeprof -n __fish_use_subcommand -a ${command.name} -d ${quoteForShell(command.description)}`,
    ...writeCommand(command, `__fish_seen_subcommand_from ${command.name}`),
  ]);
  const own = program?.options.map((option) => writeOption(option, '__fish_use_subcommand')) ?? [];
  return `# Completion of nativeprof for fish.
complete -c nativeprof -f
${[...own, ...lines].join('\n')}
`;
}

function writeCommand(command: CompletedCommand, condition: string): string[] {
  const start = `complete -c nativeprof -n ${quoteForShell(condition)}`;
  return [
    ...(command.takesFiles ? [`${start} -F`] : []),
    ...(command.words.length > 0 ? [`${start} -a ${quoteForShell(command.words.join(' '))}`] : []),
    ...command.options.map((option) => writeOption(option, condition)),
  ];
}

function writeOption(
  { short, long, description, value }: CompletedOption,
  condition: string,
): string {
  return [
    `complete -c nativeprof -n ${quoteForShell(condition)}`,
    ...(short === undefined ? [] : [`-s ${short.slice(1)}`]),
    `-l ${long.slice(2)}`,
    ...writeValue(value),
    `-d ${quoteForShell(description)}`,
  ].join(' ');
}

function writeValue(value: Completed | undefined): string[] {
  if (value === undefined) return [];
  if (value === 'file') return ['-r -F'];
  return value === 'unknown' ? ['-x'] : [`-x -a ${quoteForShell(value.join(' '))}`];
}
