/** What an expression is for: the variable, property or field that it is assigned to, or the call that gets it. */
import { expectsOperand, isProperty, PREFIX_WORDS, STATEMENT_HEADS } from './expects-operand.js';
import { findEnclosingClass, nameClass } from './name-class.js';
import {
  formatPath,
  type Path,
  readCallee,
  readKey,
  readPath,
  readString,
  shorten,
} from './read-path.js';
import { Kind, NONE, type Tokens } from './tokens.js';
import {
  findClass,
  findKey,
  isAfterKey,
  STATEMENT_WORDS,
  skipOperands,
  skipType,
} from './walk-back.js';

export type Binding =
  | { readonly path: Path }
  /** An argument: `items.map`, `new Promise`, `app.get('/users')`. */
  | { readonly call: string };

/** Deeper nesting of objects is data, and no name. */
const MOST_DEPTH = 32;

/** `start`: the expression's first token. Undefined: it is for nothing that has a name. */
export function findBinding(tokens: Tokens, start: number, depth = 0): Binding | undefined {
  if (depth > MOST_DEPTH) return undefined;
  const before = start - 1;
  switch (tokens.kindOf(before)) {
    case Kind.Assign:
      return findTarget(tokens, before - 1);
    case Kind.Colon:
      return isAfterKey(tokens, before)
        ? { path: nameProperty(tokens, findKey(tokens, before - 1), depth + 1) }
        : findConditional(tokens, before, depth);
    case Kind.Question:
    case Kind.Logical:
      return findConditional(tokens, before, depth);
    case Kind.ParenOpen:
      return isCallee(tokens, before - 1)
        ? readCall(tokens, before, start)
        : findGrouped(tokens, before, depth);
    case Kind.Comma:
    case Kind.BracketOpen:
      return findListed(tokens, start, depth);
    case Kind.BraceOpen:
      return findAttribute(tokens, before);
    case Kind.Word:
      return tokens.isWord(before, 'default') ? { path: ['.default'] } : undefined;
    default:
      return undefined;
  }
}

/** A property or method in an object, with what the object is assigned to. */
export function nameProperty(tokens: Tokens, key: number, depth = 0): Path {
  const owner = findBinding(tokens, tokens.ownerOf(key), depth);
  const path = owner !== undefined && 'path' in owner ? owner.path : [];
  return [...path, readKey(tokens, key)];
}

function findConditional(tokens: Tokens, operator: number, depth: number): Binding | undefined {
  const start = skipOperands(tokens, operator);
  return start === NONE ? undefined : findBinding(tokens, start, depth + 1);
}

/** `(function () {})`, but not what is called there and then. */
function findGrouped(tokens: Tokens, open: number, depth: number): Binding | undefined {
  return isCalledAt(tokens, tokens.partnerOf(open) + 1)
    ? undefined
    : findBinding(tokens, open, depth + 1);
}

/** Whether what ends before `token` is called: `()`, `.call(this)`. */
export function isCalledAt(tokens: Tokens, token: number): boolean {
  if (tokens.kindOf(token) === Kind.ParenOpen) return true;
  return tokens.kindOf(token) === Kind.Dot && /^(call|apply)$/.test(tokens.wordOf(token + 1));
}

/** An element of an array, or an argument. */
function findListed(tokens: Tokens, start: number, depth: number): Binding | undefined {
  const open = tokens.ownerOf(start);
  if (tokens.kindOf(open) === Kind.ParenOpen) {
    return isCallee(tokens, open - 1) ? readCall(tokens, open, start) : undefined;
  }
  if (tokens.kindOf(open) !== Kind.BracketOpen || !expectsOperand(tokens, open - 1))
    return undefined;
  const list = findBinding(tokens, open, depth + 1);
  return list !== undefined && 'path' in list ? { path: [...list.path, '[]'] } : list;
}

/** `onClick={() => …}` */
function findAttribute(tokens: Tokens, brace: number): Binding | undefined {
  const isOfElement = tokens.kindOf(tokens.ownerOf(brace)) === Kind.ElementStart;
  if (!isOfElement || tokens.kindOf(brace - 1) !== Kind.Assign) return undefined;
  return { path: [readKey(tokens, brace - 2)] };
}

function isCallee(tokens: Tokens, last: number): boolean {
  switch (tokens.kindOf(last)) {
    case Kind.Word: {
      if (isProperty(tokens, last)) return true;
      const word = tokens.wordOf(last);
      return !PREFIX_WORDS.has(word) && !STATEMENT_WORDS.has(word);
    }
    case Kind.ParenClose: {
      const head = tokens.partnerOf(last) - 1;
      return !STATEMENT_HEADS.has(tokens.wordOf(head)) || isProperty(tokens, head);
    }
    case Kind.BracketClose:
    case Kind.Optional:
    case Kind.Greater:
      return true;
    default:
      return false;
  }
}

function readCall(tokens: Tokens, open: number, argument: number): Binding | undefined {
  const callee = readCallee(tokens, open - 1);
  if (callee === undefined) return undefined;
  const { path, start } = callee;
  const named = path[0] === '.this' && path.length > 1 ? path.slice(1) : path;
  const isNew = callee.isWhole && tokens.isWord(start - 1, 'new');
  // Who is called says less than what: `on('data')` of a long chain.
  const name = formatPath(named.slice(-2));
  return { call: `${isNew ? 'new ' : ''}${name}${readLabel(tokens, open + 1, argument)}` };
}

/** The first argument where it is a text before others: a route, an event, a test's title. */
function readLabel(tokens: Tokens, first: number, argument: number): string {
  if (first === argument || tokens.kindOf(first + 1) !== Kind.Comma) return '';
  const kind = tokens.kindOf(first);
  if (kind !== Kind.String && kind !== Kind.Template) return '';
  return `('${shorten(readString(tokens, first))}')`;
}

/** What stands left of `=`; `last` is its last token. */
function findTarget(tokens: Tokens, last: number): Binding | undefined {
  const typed = findTypedKey(tokens, last);
  const key = typed === NONE ? findKey(tokens, last) : typed;
  const ofClass = key === NONE ? NONE : findClass(tokens, tokens.ownerOf(key));
  const isMember = tokens.kindOf(key - 1) === Kind.Dot;
  if (ofClass !== NONE && !isMember) {
    return { path: joinPath(nameClass(tokens, ofClass), readKey(tokens, key)) };
  }
  if (typed !== NONE) return { path: [readKey(tokens, typed)] };
  const target = readPath(tokens, last);
  if (target === undefined) return undefined;
  const { path } = target;
  if (path[0] !== '.this' || path.length === 1) return { path };
  return { path: joinPath(findEnclosingClass(tokens, last), ...path.slice(1)) };
}

export function joinPath(className: string, ...keys: readonly string[]): Path {
  return className === '' ? keys : [`.${className}`, ...keys];
}

const DECLARING_WORDS =
  /^(const|let|var|readonly|private|public|protected|static|declare|override|accessor)$/;

/** The name before a type: `const parse: Parser<T> =`; `last` is the type's last token. */
function findTypedKey(tokens: Tokens, last: number): number {
  const colon = skipType(tokens, last);
  if (colon === NONE || colon === last) return NONE;
  const mark = tokens.kindOf(colon - 1);
  const isMarked = mark === Kind.Question || mark === Kind.Exclamation;
  const key = findKey(tokens, isMarked ? colon - 2 : colon - 1);
  if (key === NONE) return NONE;
  const owner = tokens.ownerOf(key);
  const isDeclared =
    DECLARING_WORDS.test(tokens.wordOf(key - 1)) ||
    tokens.kindOf(owner) === Kind.ParenOpen ||
    findClass(tokens, owner) !== NONE;
  return isDeclared ? key : NONE;
}
