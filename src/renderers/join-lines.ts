/** A text of many lines, which may be longer than a string can be. */

/** V8's limit is 2^29 - 24 characters. */
const MOST_CHARACTERS = 500e6;
const LINES_AT_ONCE = 1000;

/** In UTF-8 where it is too long for a string. */
export function joinLines(
  lines: readonly string[],
  mostCharacters = MOST_CHARACTERS,
): string | Uint8Array {
  const length = lines.reduce((sum, line) => sum + line.length + 1, 0);
  if (length <= mostCharacters) return lines.map((line) => `${line}\n`).join('');
  const encoder = new TextEncoder();
  const parts: Uint8Array[] = [];
  for (let at = 0; at < lines.length; at += LINES_AT_ONCE) {
    parts.push(encoder.encode(`${lines.slice(at, at + LINES_AT_ONCE).join('\n')}\n`));
  }
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let end = 0;
  for (const part of parts) {
    bytes.set(part, end);
    end += part.length;
  }
  return bytes;
}
