/** The function that a compiler means: it may point at any part of what stands before its body. */
import { type FunctionHead, findFunction, findFunctionOf } from './find-function.js';
import { Kind, NONE, type Tokens } from './tokens.js';
import { STATEMENT_WORDS } from './walk-back.js';

/** `export default async function* name<Type>(` */
const MOST_TOKENS = 40;
const HEAD_WORDS: ReadonlySet<string> = new Set(['export', 'default', 'function']);

export function findFunctionNear(tokens: Tokens, token: number): FunctionHead | undefined {
  const open = findParameters(tokens, token);
  const named = open === NONE ? undefined : findFunction(tokens, open);
  if (named !== undefined) return named;
  // At the first parameter.
  const before = tokens.kindOf(token - 1) === Kind.ParenOpen ? token - 1 : NONE;
  return (
    (before === NONE ? undefined : findFunction(tokens, before)) ?? findFunction(tokens, token)
  );
}

/** The function whose body a token is in. */
export function findFunctionAround(tokens: Tokens, token: number): FunctionHead | undefined {
  for (let at = token; at !== NONE; at = tokens.ownerOf(at)) {
    const head = findFunctionOf(tokens, at);
    if (head !== undefined) return head;
  }
  return undefined;
}

/** The `(` behind modifiers and the name. */
function findParameters(tokens: Tokens, first: number): number {
  let types = 0;
  for (let at = first; at < first + MOST_TOKENS; at++) {
    switch (tokens.kindOf(at)) {
      case Kind.ParenOpen:
        if (types === 0) return at;
        at = tokens.partnerOf(at);
        break;
      case Kind.Less:
        types++;
        break;
      case Kind.Greater:
        types--;
        break;
      case Kind.BracketOpen:
      case Kind.BraceOpen:
        if (types === 0 && tokens.kindOf(at) === Kind.BraceOpen) return NONE;
        at = tokens.partnerOf(at);
        break;
      case Kind.Word: {
        const word = tokens.wordOf(at);
        if (types === 0 && STATEMENT_WORDS.has(word) && !HEAD_WORDS.has(word)) return NONE;
        break;
      }
      case Kind.Number:
      case Kind.Star:
      case Kind.String:
        break;
      default:
        if (types === 0) return NONE;
    }
    if (at < 0) return NONE;
  }
  return NONE;
}
