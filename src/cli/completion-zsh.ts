/** The completion script for zsh: to be sourced, or put into a folder of its fpath as _nativeprof. */
import {
  type Completed,
  type CompletedCommand,
  type CompletedOption,
  quoteForShell,
} from './completion-words.js';

export function writeZshCompletion([program, ...commands]: readonly CompletedCommand[]): string {
  const descriptions = commands.map(({ name, description }) =>
    quoteForShell(`${name}:${description}`),
  );
  return `#compdef nativeprof
# Completion of nativeprof for zsh.
_nativeprof() {
  local state curcontext=$curcontext
  local -a subcommands=(
    ${descriptions.join('\n    ')}
  )
  _arguments -C ${['', ...(program?.options ?? []).flatMap(writeOption)].join(' \\\n    ')} \\
    '1:command:->command' '*::argument:->argument'
  case $state in
  command) _describe command subcommands ;;
  argument)
    case $words[1] in
${commands.map(writeCommand).join('\n')}
    esac ;;
  esac
}

_nativeprof_program() {
  if (( $words[(I)--] )); then _command_names -e; else _files; fi
}

if [[ $funcstack[1] == _nativeprof ]]; then _nativeprof "$@"; else compdef _nativeprof nativeprof; fi
`;
}

function writeCommand(command: CompletedCommand): string {
  const specs = [...command.options.flatMap(writeOption), ...writeOperands(command)];
  // -S: no options behind --; -A: none behind the program.
  const flags = command.runsProgram ? "-S -A '-*'" : '-S';
  return `    ${command.name})
      _arguments ${[flags, ...specs].join(' \\\n        ')} ;;`;
}

function writeOperands({ runsProgram, words, takesFiles }: CompletedCommand): string[] {
  if (runsProgram) return ["'1:program:_nativeprof_program'", "'*::argument:_normal'"];
  const choice = `(${words.join(' ')})`;
  if (!takesFiles) return [quoteForShell(`1:argument:${choice}`)];
  const files = 'files:file:_files';
  if (words.length === 0) return [quoteForShell('*:file:_files')];
  return [`"*:file:_alternative 'words:word:${choice}' '${files}'"`];
}

function writeOption({ short, long, description, value }: CompletedOption): string[] {
  const text = `[${description.replace(/[\\[\]:]/g, '\\$&')}]`;
  const flags = short === undefined ? [long] : [short, long];
  const others = `(${flags.join(' ')})`;
  return flags.map((flag) => {
    const joined = value === undefined ? flag : flag.startsWith('--') ? `${flag}=` : `${flag}+`;
    return quoteForShell(`${others}${joined}${text}${writeValue(value)}`);
  });
}

function writeValue(value: Completed | undefined): string {
  if (value === undefined) return '';
  if (value === 'file') return ':file:_files';
  return value === 'unknown' ? ':value: ' : `:value:(${value.join(' ')})`;
}
