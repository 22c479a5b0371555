/** Where the parts of a source text end whose inside is no code. Each takes the place of its first character. */

const NEWLINE = 10;
const RETURN = 13;
const QUOTE = 34;
const STAR = 42;
const SLASH = 47;
const BRACKET_OPEN = 91;
const BACKSLASH = 92;
const BRACKET_CLOSE = 93;
const LINE_SEPARATOR = 0x2028;
const PARAGRAPH_SEPARATOR = 0x2029;

export function isLineEnd(code: number): boolean {
  return (
    code === NEWLINE || code === RETURN || code === LINE_SEPARATOR || code === PARAGRAPH_SEPARATOR
  );
}

export function skipLineComment(text: string, start: number): number {
  let at = start + 2;
  while (at < text.length && !isLineEnd(text.charCodeAt(at))) at++;
  return at;
}

export function skipBlockComment(text: string, start: number): number {
  const end = text.indexOf('*/', start + 2);
  return end < 0 ? text.length : end + 2;
}

/** A string that does not end ends with its line. */
export function skipString(text: string, start: number): number {
  const quote = text.charCodeAt(start);
  for (let at = start + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === quote) return at + 1;
    if (code === BACKSLASH) at += text.charCodeAt(at + 1) === RETURN ? 2 : 1;
    else if (code === NEWLINE || code === RETURN) return at;
  }
  return text.length;
}

/** Undefined: there is none, for it would not end on its line. */
export function skipRegExp(text: string, start: number): number | undefined {
  let isInClass = false;
  for (let at = start + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (isLineEnd(code)) return undefined;
    if (code === BACKSLASH) at++;
    else if (code === BRACKET_OPEN) isInClass = true;
    else if (code === BRACKET_CLOSE) isInClass = false;
    else if (code === SLASH && !isInClass) return at + 1;
  }
  return undefined;
}

/** From behind the backtick, or behind the `}` of a substitution, to behind the next of both. */
export function skipTemplate(text: string, start: number): { end: number; isOpen: boolean } {
  for (let at = start; at < text.length; at++) {
    const character = text[at];
    if (character === '`') return { end: at + 1, isOpen: false };
    if (character === '\\') at++;
    else if (character === '$' && text[at + 1] === '{') return { end: at, isOpen: true };
  }
  return { end: text.length, isOpen: false };
}

/** JSX knows no escapes in strings. */
export function skipAttribute(text: string, start: number): number {
  const end = text.indexOf(text.charCodeAt(start) === QUOTE ? '"' : "'", start + 1);
  return end < 0 ? text.length : end + 1;
}

/** Undefined: what starts there is no comment. */
export function skipComment(text: string, start: number): number | undefined {
  const next = text.charCodeAt(start + 1);
  if (next === SLASH) return skipLineComment(text, start);
  return next === STAR ? skipBlockComment(text, start) : undefined;
}
