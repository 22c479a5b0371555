/** What commander says of a wrong command line, in one line that helps. */

/** `text`: as commander would print it. */
export function explainUsage(text: string): string {
  const [, command] = /^error: unknown command '(.*)'\n$/.exec(text) ?? [];
  // Whoever names a program where a command is due wants to run it.
  if (command !== undefined) {
    return `unknown command '${command}'; to profile a program, write: nativeprof run ${command}\n`;
  }
  const line = text
    .replace(/^error: /, '')
    // Commander puts what it suggests on a line of its own.
    .replace('\n(', ' (')
    .replace(
      /^command-argument value ('.*') is invalid for argument '(.*)'\./,
      '$2 $1 is invalid.',
    );
  const [, given, choices] =
    / '([^']*)' is invalid\. Allowed choices are (.*)\.\n$/.exec(line) ?? [];
  const nearest = given === undefined ? undefined : findNearest(given, choices?.split(', ') ?? []);
  return nearest === undefined ? line : line.replace(/\.\n$/, `. (Did you mean ${nearest}?)\n`);
}

function findNearest(word: string, choices: readonly string[]): string | undefined {
  // More letters that differ are another word.
  const mostEdits = word.length > 4 ? 2 : 1;
  for (let edits = 1; edits <= mostEdits; edits++) {
    const near = choices.find((choice) => isWithin(edits, word, choice));
    if (near !== undefined) return near;
  }
  return undefined;
}

/** `edits`: letters to add, to take away, to exchange or to swap with the next. */
function isWithin(edits: number, from: string, to: string): boolean {
  if (from === to) return true;
  const [a, b] = [from.slice(1), to.slice(1)];
  if (from !== '' && from[0] === to[0]) return isWithin(edits, a, b);
  if (edits === 0) return false;
  const left = edits - 1;
  const swaps = from !== '' && from[0] === to[1] && from[1] === to[0];
  return (
    isWithin(left, a, to) ||
    isWithin(left, from, b) ||
    isWithin(left, a, b) ||
    (swaps && isWithin(left, a.slice(1), b.slice(1)))
  );
}
