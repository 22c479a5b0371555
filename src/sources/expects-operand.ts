/** Whether `/` begins a regular expression, and `<` an element: where an operand is expected. */
import { Kind, type Tokens } from './tokens.js';

/** Words that an operand follows. */
export const PREFIX_WORDS: ReadonlySet<string> = new Set([
  'return',
  'typeof',
  'case',
  'in',
  'of',
  'void',
  'delete',
  'instanceof',
  'new',
  'do',
  'else',
  'throw',
  'yield',
  'await',
  'default',
  'extends',
]);
/** Words with a head in parentheses that a statement follows. */
export const STATEMENT_HEADS: ReadonlySet<string> = new Set(['if', 'while', 'for', 'with']);

export function expectsOperand(tokens: Tokens, previous: number): boolean {
  switch (tokens.kindOf(previous)) {
    case Kind.Word:
      return PREFIX_WORDS.has(tokens.wordOf(previous)) && !isProperty(tokens, previous);
    case Kind.Number:
    case Kind.String:
    case Kind.Template:
    case Kind.RegExp:
    case Kind.Update:
    case Kind.BracketClose:
    case Kind.ElementEnd:
      return false;
    case Kind.ParenClose: {
      const head = tokens.partnerOf(previous) - 1;
      return STATEMENT_HEADS.has(tokens.wordOf(head)) && !isProperty(tokens, head);
    }
    case Kind.Exclamation: {
      // TypeScript's `value!`
      const isAdjacent = /[\w$)\]]/.test(tokens.text[tokens.startOf(previous) - 1] ?? '');
      return !isAdjacent || expectsOperand(tokens, previous - 1);
    }
    default:
      // Behind `}` too: what ends there is nearly always a block.
      return true;
  }
}

export function isProperty(tokens: Tokens, token: number): boolean {
  const before = tokens.kindOf(token - 1);
  return before === Kind.Dot || before === Kind.Optional;
}
