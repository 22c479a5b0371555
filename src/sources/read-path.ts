/** Reads what a function is assigned to, or whose argument it is: `Foo.prototype.bar`. */
import { expectsOperand } from './expects-operand.js';
import { Kind, NONE, type Tokens } from './tokens.js';
import { findKey, skipTypeList } from './walk-back.js';

/** `.name` or `['any key']`, one each. */
export type Path = readonly string[];

export interface ReadPath {
  readonly path: Path;
  readonly start: number;
  /** False: it goes on to the left with what has no name, such as a call. */
  readonly isWhole: boolean;
}

const IDENTIFIER = /^[\p{ID_Start}$_#][\p{ID_Continue}$]*$/u;
const LONGEST_TEXT = 30;

/** Of the expression that ends with `last`; undefined where that is no name. */
export function readPath(tokens: Tokens, last: number): ReadPath | undefined {
  const path: string[] = [];
  let at = last;
  while (true) {
    if (tokens.kindOf(at) === Kind.Exclamation) at--;
    const key = findKey(tokens, at);
    if (key === NONE || !isInPath(tokens, key)) {
      return path.length === 0 ? undefined : { path, start: at + 1, isWhole: false };
    }
    path.unshift(readKey(tokens, key));
    const before = tokens.kindOf(key - 1);
    if (before === Kind.Dot || before === Kind.Optional) at = key - 2;
    else if (tokens.kindOf(key) === Kind.BracketOpen) at = key - 1;
    else return { path, start: key, isWhole: true };
  }
}

/** Not the `[` of an array. */
function isInPath(tokens: Tokens, key: number): boolean {
  const kind = tokens.kindOf(key);
  return kind === Kind.Word || (kind === Kind.BracketOpen && !expectsOperand(tokens, key - 1));
}

/** From the callee's last token on, `<Types>` behind it left aside. */
export function readCallee(tokens: Tokens, last: number): ReadPath | undefined {
  let at = last;
  if (tokens.kindOf(at) === Kind.Greater) at = skipTypeList(tokens, at) - 1;
  if (tokens.kindOf(at) === Kind.Optional) at--;
  return readPath(tokens, at);
}

/** A key of an object, of a class, or between brackets. */
export function readKey(tokens: Tokens, key: number): string {
  switch (tokens.kindOf(key)) {
    case Kind.Word:
      return `.${tokens.wordOf(key)}`;
    case Kind.BracketOpen: {
      const isSimple = tokens.partnerOf(key) === key + 2;
      if (isSimple && tokens.kindOf(key + 1) === Kind.String) return readKey(tokens, key + 1);
      const end = tokens.startOf(tokens.partnerOf(key));
      return `[${shorten(tokens.text.slice(tokens.startOf(key) + 1, end))}]`;
    }
    case Kind.String: {
      const text = readString(tokens, key);
      return IDENTIFIER.test(text) ? `.${text}` : `['${shorten(text)}']`;
    }
    default:
      return `[${/[\w.]+/.exec(tokens.text.slice(tokens.startOf(key)))?.[0] ?? ''}]`;
  }
}

/** What is between the quotes. */
export function readString(tokens: Tokens, token: number): string {
  const start = tokens.startOf(token) + 1;
  const quote = tokens.text[start - 1] ?? '';
  const end = tokens.text.indexOf(quote, start);
  return tokens.text.slice(start, end < 0 ? start : end);
}

export function shorten(text: string): string {
  const line = text.trim().replace(/\s+/g, ' ');
  return line.length <= LONGEST_TEXT ? line : `${line.slice(0, LONGEST_TEXT - 3)}...`;
}

const GLOBALS: ReadonlySet<string> = new Set(['.exports', '.globalThis', '.window']);
/** Of `ts.server.protocol.Session.handle` the end says enough. */
const MOST_KEYS = 3;

/** As people write it: the module and `prototype` go without saying. */
export function formatPath(path: Path): string {
  let rest = path.filter((key) => key !== '.prototype');
  if (rest.length > 2 && rest[0] === '.module' && rest[1] === '.exports') rest = rest.slice(2);
  else if (rest.length > 1 && GLOBALS.has(rest[0] as string)) rest = rest.slice(1);
  rest = rest.slice(-MOST_KEYS);
  const text = rest.join('');
  // A key of its own: `./src/main.js`, in a table of modules.
  const alone = rest.length === 1 ? /^\['(.*)'\]$/s.exec(text)?.[1] : undefined;
  return alone ?? text.replace(/^\./, '');
}
