/** Steps from the end of something to where it begins. All give NONE where it is something else. */
import { isProperty } from './expects-operand.js';
import { Kind, NONE, type Tokens } from './tokens.js';

/** Types and heads of classes are short: what is longer was misread. */
const MOST_STEPS = 200;

/** Words that begin a statement or a part of it: no expression and no type goes on before them. */
export const STATEMENT_WORDS: ReadonlySet<string> = new Set(
  (
    'break case catch class const continue debugger default do else export finally for function if ' +
    'import let return switch throw try var while with'
  ).split(' '),
);

/** From the `>` of a list of types to its `<`: `<Key, Value = string>`. */
export function skipTypeList(tokens: Tokens, greater: number): number {
  let depth = 0;
  for (let at = greater, step = 0; at >= 0 && step < MOST_STEPS; at--, step++) {
    switch (tokens.kindOf(at)) {
      case Kind.Greater:
        depth++;
        break;
      case Kind.Less:
        depth--;
        if (depth === 0) return at;
        break;
      case Kind.ParenClose:
      case Kind.BracketClose:
      case Kind.BraceClose:
        at = tokens.partnerOf(at);
        break;
      case Kind.Semicolon:
      case Kind.ParenOpen:
      case Kind.BracketOpen:
      case Kind.BraceOpen:
        return NONE;
    }
  }
  return NONE;
}

/** From the last token of a type to the colon before it: `): Promise<void>`. */
export function skipType(tokens: Tokens, last: number): number {
  for (let at = last, step = 0; at >= 0 && step < MOST_STEPS; at--, step++) {
    switch (tokens.kindOf(at)) {
      case Kind.Colon:
        return at;
      case Kind.Word:
        if (STATEMENT_WORDS.has(tokens.wordOf(at)) && !isProperty(tokens, at)) return NONE;
        break;
      case Kind.Greater:
        at = skipTypeList(tokens, at);
        break;
      case Kind.ParenClose:
      case Kind.BracketClose:
      case Kind.BraceClose:
        at = tokens.partnerOf(at);
        break;
      case Kind.Arrow:
      case Kind.Dot:
      case Kind.Number:
      case Kind.Operator:
      case Kind.String:
      case Kind.Template:
        break;
      default:
        return NONE;
    }
    if (at < 0) return NONE;
  }
  return NONE;
}

/** From the `{` of a class's body to its word `class`. */
export function findClass(tokens: Tokens, brace: number): number {
  if (tokens.kindOf(brace) !== Kind.BraceOpen) return NONE;
  for (let at = brace - 1, step = 0; at >= 0 && step < MOST_STEPS; at--, step++) {
    switch (tokens.kindOf(at)) {
      case Kind.Word: {
        const word = tokens.wordOf(at);
        if (isProperty(tokens, at) || !STATEMENT_WORDS.has(word)) break;
        const next = tokens.kindOf(at + 1);
        const isHead = next === Kind.Word || next === Kind.BraceOpen || next === Kind.Less;
        return word === 'class' && isHead ? at : NONE;
      }
      case Kind.Greater:
        at = skipTypeList(tokens, at);
        break;
      case Kind.ParenClose:
      case Kind.BracketClose:
        at = tokens.partnerOf(at);
        break;
      case Kind.Dot:
      case Kind.Comma:
        break;
      default:
        return NONE;
    }
    if (at < 0) return NONE;
  }
  return NONE;
}

/** The first token of a key, which may be `[computed]`, that ends with `last`. */
export function findKey(tokens: Tokens, last: number): number {
  switch (tokens.kindOf(last)) {
    case Kind.Word:
    case Kind.String:
    case Kind.Number:
      return last;
    case Kind.BracketClose:
      return tokens.partnerOf(last);
    default:
      return NONE;
  }
}

/**
 * From the operator before an operand, as in `a || b` and `a ? b : c`, to the first token of the whole
 * expression: what stands before it is what the expression is for.
 */
export function skipOperands(tokens: Tokens, operator: number): number {
  // Between `:` and its `?` there may be functions; else we are inside of what an `=>` begins.
  let branches = tokens.kindOf(operator) === Kind.Colon ? 1 : 0;
  let wasOperand = false;
  let first = NONE;
  for (let at = operator - 1, step = 0; at >= 0 && step < MOST_STEPS; at--, step++) {
    let isOperand = false;
    switch (tokens.kindOf(at)) {
      case Kind.Word:
        isOperand = branches === 0 || !tokens.isWord(at, 'function');
        if (isOperand && STATEMENT_WORDS.has(tokens.wordOf(at)) && !isProperty(tokens, at)) {
          return first;
        }
        break;
      case Kind.Arrow:
        if (branches === 0) return first;
        break;
      case Kind.ParenClose:
      case Kind.BracketClose:
        at = tokens.partnerOf(at);
        if (at < 0) return NONE;
        // A call's, or an index: it belongs to what stands before it.
        isOperand = false;
        first = at;
        wasOperand = false;
        continue;
      case Kind.BraceClose:
      case Kind.Number:
      case Kind.RegExp:
      case Kind.String:
      case Kind.Template:
        at = tokens.kindOf(at) === Kind.BraceClose ? tokens.partnerOf(at) : at;
        isOperand = true;
        break;
      case Kind.Colon:
        if (isAfterKey(tokens, at)) return first;
        branches++;
        break;
      case Kind.Question:
        branches--;
        break;
      case Kind.Dot:
      case Kind.Exclamation:
      case Kind.Greater:
      case Kind.Less:
      case Kind.Logical:
      case Kind.Operator:
      case Kind.Optional:
      case Kind.Star:
        break;
      default:
        return first;
    }
    // Two operands side by side: a line ended between them without a semicolon.
    if (isOperand && wasOperand && !isPrefix(tokens, at)) return NONE;
    if (at < 0) return NONE;
    wasOperand = isOperand;
    first = at;
  }
  return first;
}

function isPrefix(tokens: Tokens, token: number): boolean {
  return /^(typeof|void|delete|await|new|in|instanceof|as|satisfies)$/.test(tokens.wordOf(token));
}

/** Whether a colon stands between a key and its value in an object. */
export function isAfterKey(tokens: Tokens, colon: number): boolean {
  const owner = tokens.ownerOf(colon);
  if (tokens.kindOf(owner) !== Kind.BraceOpen) return false;
  const key = findKey(tokens, colon - 1);
  return key !== NONE && (key - 1 === owner || tokens.kindOf(key - 1) === Kind.Comma);
}
