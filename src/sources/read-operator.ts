/** Operators of more than one character, as far as it matters which they are. */
import { classify, Role } from './roles.js';
import { Kind } from './tokens.js';

export interface Operator {
  readonly kind: Kind;
  readonly length: number;
}

const ARROW: Operator = { kind: Kind.Arrow, length: 2 };
const OPTIONAL: Operator = { kind: Kind.Optional, length: 2 };
const LOGICAL: Operator = { kind: Kind.Logical, length: 2 };
const LOGICAL_ASSIGN: Operator = { kind: Kind.Assign, length: 3 };
const UPDATE: Operator = { kind: Kind.Update, length: 2 };
const SPREAD: Operator = { kind: Kind.Operator, length: 3 };

export function readOperator(text: string, at: number): Operator {
  const code = text.charCodeAt(at);
  const next = text.charCodeAt(at + 1);
  const isDouble = next === code;
  switch (text[at]) {
    case '=':
      return next === Kind.Greater ? ARROW : readRepeated(text, at);
    case '?':
      if (isDouble) return readLogical(text, at);
      // In `a?.5:b` the dot is the number's.
      if (next !== Kind.Dot || classify(text.charCodeAt(at + 2)) === Role.Digit) break;
      return OPTIONAL;
    case '&':
    case '|':
      return isDouble ? readLogical(text, at) : readRepeated(text, at);
    case '+':
    case '-':
      return isDouble ? UPDATE : readRepeated(text, at);
    case '.':
      if (isDouble) return SPREAD;
      break;
    case '>':
      // Not `>>`, which may end two lists of types.
      return next === Kind.Assign ? readRepeated(text, at) : { kind: code, length: 1 };
    default:
      return readRepeated(text, at);
  }
  return { kind: code, length: 1 };
}

function readLogical(text: string, at: number): Operator {
  return text.charCodeAt(at + 2) === Kind.Assign ? LOGICAL_ASSIGN : LOGICAL;
}

/** `===`, `**=`, `<<`, `!=`: the character again, then `=`. Alone it is itself where that matters. */
function readRepeated(text: string, at: number): Operator {
  const code = text.charCodeAt(at);
  let end = at + 1;
  while (text.charCodeAt(end) === code) end++;
  while (text.charCodeAt(end) === Kind.Assign) end++;
  const isItself = end === at + 1 && '=<!*'.includes(text[at] as string);
  return { kind: isItself ? code : Kind.Operator, length: end - at };
}
