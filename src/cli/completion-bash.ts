/** The completion script for bash; it needs nothing but bash. */
import { type CompletedCommand, type CompletedOption, quoteForShell } from './completion-words.js';

export function writeBashCompletion(commands: readonly CompletedCommand[]): string {
  const programRunners = commands.filter((it) => it.runsProgram).map(({ name }) => name);
  return `# Completion of nativeprof for bash.
_nativeprof() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]}
  # Bash takes the = of --option=value for a word.
  if [[ $current == = ]]; then current=
  elif [[ $previous == = ]]; then previous=\${COMP_WORDS[COMP_CWORD-2]}
  fi
  COMPREPLY=()

  # Where the command is, and whether its own operands have begun.
  local command= operands=0 dashes=0 at word
  for ((at = 1; at < COMP_CWORD; at++)); do
    word=\${COMP_WORDS[at]}
    if [[ -z $command ]]; then
      [[ $word != -* ]] && command=$word
    elif [[ $word == -- ]]; then dashes=$((at + 1)); break
    elif _nativeprof_takes_value "$command" "$word"; then
      [[ \${COMP_WORDS[at+1]} == = ]] && at=$((at + 1))
      at=$((at + 1))
    elif [[ $word != -* ]]; then
      operands=$((operands + 1))
      # The options behind a program are its own.
      [[ ' ${programRunners.join(' ')} ' == *" $command "* ]] && break
    fi
  done

  if ((at >= COMP_CWORD)) && _nativeprof_takes_value "$command" "$previous"; then
    case "$command $previous" in
${commands.flatMap(writeValues).join('\n')}
    *) compopt +o default ;;
    esac
    return
  fi
  case $command in
${commands.map(writeCommand).join('\n')}
  esac
}

_nativeprof_takes_value() {
  case "$1 $2" in
  ${commands.flatMap(listValueFlags).join(' | ')}) return 0 ;;
  esac
  return 1
}

complete -o default -o bashdefault -F _nativeprof nativeprof
`;
}

/** Where a file is wanted, no words let bash fall back to files. */
function writeValues(command: CompletedCommand): string[] {
  return command.options.flatMap((option) => {
    if (option.value === undefined || option.value === 'unknown') return [];
    const pattern = listFlags(option).map((flag) => quotePattern(command, flag));
    const body = option.value === 'file' ? '' : `${compgen(option.value)} `;
    return [`    ${pattern.join(' | ')}) ${body};;`];
  });
}

function writeCommand(command: CompletedCommand): string {
  const flags = command.options.flatMap(listFlags);
  const words = command.words.length > 0 ? compgen(command.words) : ':';
  const operands = command.takesFiles ? words : `compopt +o default; ${words}`;
  const choice = `if [[ $current == -* ]]; then ${compgen(flags)}\n    else ${operands}\n    fi`;
  const options = flags.length > 0 ? choice : operands;
  const name = command.name === '' ? "''" : command.name;
  if (!command.runsProgram) return `  ${name})\n    ${options} ;;`;
  return `  ${name})
    if ((dashes > 0)); then
      ((dashes == COMP_CWORD)) && COMPREPLY=($(compgen -c -- "$current"))
    elif ((operands > 0)); then :
    el${options} ;;`;
}

function listValueFlags(command: CompletedCommand): string[] {
  return command.options
    .filter((option) => option.value !== undefined)
    .flatMap((option) => listFlags(option).map((flag) => quotePattern(command, flag)));
}

function listFlags({ short, long }: CompletedOption): string[] {
  return short === undefined ? [long] : [short, long];
}

function quotePattern({ name }: CompletedCommand, flag: string): string {
  return quoteForShell(`${name} ${flag}`);
}

function compgen(words: readonly string[]): string {
  return `COMPREPLY=($(compgen -W ${quoteForShell(words.join(' '))} -- "$current"))`;
}
