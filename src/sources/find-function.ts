/** What function starts at a token: where V8 says that one does, or where a body tells. */
import { isProperty, PREFIX_WORDS } from './expects-operand.js';
import { Kind, NONE, type Tokens } from './tokens.js';
import { findClass, findKey, skipType, skipTypeList } from './walk-back.js';

export interface FunctionHead {
  readonly form:
    | 'function'
    | 'arrow'
    | 'method'
    | 'getter'
    | 'setter'
    | 'constructor'
    /** What gives an instance its fields, or a class its static ones: V8 makes a function of them. */
    | 'fields'
    | 'static';
  /** The first token of the function as an expression; a class's where V8 made the function. */
  readonly start: number;
  /** The first token of its name; NONE. */
  readonly key: number;
  /** The word `class`; NONE outside of a class's body. */
  readonly ofClass: number;
}

/** V8's positions: the `(` of the parameters, of an arrow function its first character. */
export function findFunction(tokens: Tokens, token: number): FunctionHead | undefined {
  if (tokens.kindOf(token) === Kind.ParenOpen) return findByParameters(tokens, token);
  if (isArrowStart(tokens, token)) {
    return { form: 'arrow', start: token, key: NONE, ofClass: NONE };
  }
  if (tokens.isWord(token, 'class') && !isProperty(tokens, token)) {
    return { form: 'constructor', start: token, key: NONE, ofClass: token };
  }
  return findInitializer(tokens, token);
}

function isArrowStart(tokens: Tokens, token: number): boolean {
  const next = tokens.kindOf(token + 1);
  if (tokens.kindOf(token) !== Kind.Word) return false;
  if (next === Kind.Arrow) return true;
  if (!tokens.isWord(token, 'async')) return false;
  if (next === Kind.Word) return tokens.kindOf(token + 2) === Kind.Arrow;
  if (next !== Kind.ParenOpen) return next === Kind.Less;
  const behind = tokens.kindOf(tokens.partnerOf(token + 1) + 1);
  return behind === Kind.Arrow || behind === Kind.Colon;
}

/** At the class's `{` on Node 22, at the first field from 24 on. */
function findInitializer(tokens: Tokens, token: number): FunctionHead | undefined {
  const isBody = tokens.kindOf(token) === Kind.BraceOpen;
  const ofClass = findClass(tokens, isBody ? token : tokens.ownerOf(token));
  if (ofClass === NONE) return undefined;
  const form = tokens.isWord(token, 'static') ? 'static' : 'fields';
  return { form, start: ofClass, key: NONE, ofClass };
}

function findByParameters(tokens: Tokens, open: number): FunctionHead | undefined {
  const close = tokens.partnerOf(open);
  if (close === NONE) return undefined;
  const behind = tokens.kindOf(close + 1);
  let head = open - 1;
  if (tokens.kindOf(head) === Kind.Greater) {
    const types = skipTypeList(tokens, head);
    if (types === NONE) return undefined;
    head = types - 1;
  }
  if (behind === Kind.Arrow) return makeArrow(tokens, head);
  if (behind !== Kind.BraceOpen && behind !== Kind.Colon) return undefined;

  const word = findFunctionWord(tokens, head);
  if (word !== NONE) return { ...makeFunction(tokens, word), key: NONE };
  const key = findKey(tokens, head);
  if (key === NONE) return makeArrow(tokens, head);
  const ownWord = findFunctionWord(tokens, key - 1);
  if (ownWord !== NONE) return { ...makeFunction(tokens, ownWord), key };
  if (tokens.kindOf(tokens.ownerOf(key)) !== Kind.BraceOpen) return makeArrow(tokens, head);
  // `return (value): Type => …`
  if (behind === Kind.Colon && PREFIX_WORDS.has(tokens.wordOf(head))) {
    return makeArrow(tokens, head);
  }
  return makeMethod(tokens, key);
}

/** `head` stands before the parameters and their list of types. */
function makeArrow(tokens: Tokens, head: number): FunctionHead {
  const isAsync = tokens.isWord(head, 'async') && !isProperty(tokens, head);
  return { form: 'arrow', start: isAsync ? head : head + 1, key: NONE, ofClass: NONE };
}

/** The word `function` that ends there, a star behind it or not. */
function findFunctionWord(tokens: Tokens, last: number): number {
  const word = tokens.kindOf(last) === Kind.Star ? last - 1 : last;
  return tokens.isWord(word, 'function') && !isProperty(tokens, word) ? word : NONE;
}

function makeFunction(tokens: Tokens, word: number): Omit<FunctionHead, 'key'> {
  const isAsync = tokens.isWord(word - 1, 'async') && !isProperty(tokens, word - 1);
  return { form: 'function', start: isAsync ? word - 1 : word, ofClass: NONE };
}

function makeMethod(tokens: Tokens, key: number): FunctionHead {
  const ofClass = findClass(tokens, tokens.ownerOf(key));
  const before = tokens.wordOf(key - 1);
  const isConstructor =
    ofClass !== NONE && before !== 'static' && tokens.isWord(key, 'constructor');
  if (isConstructor) return { form: 'constructor', start: ofClass, key, ofClass };
  const form = before === 'get' ? 'getter' : before === 'set' ? 'setter' : 'method';
  return { form, start: key, key, ofClass };
}

/** Words whose parentheses and braces are no function's. */
const CONTROL_WORDS: ReadonlySet<string> = new Set([
  'if',
  'for',
  'while',
  'switch',
  'catch',
  'with',
]);

/** The function whose body, or whose whole result, begins with `token`. */
export function findFunctionOf(tokens: Tokens, token: number): FunctionHead | undefined {
  const before = token - 1;
  if (tokens.kindOf(before) === Kind.Arrow) return findBeforeArrow(tokens, before - 1);
  if (tokens.kindOf(token) !== Kind.BraceOpen) return undefined;
  const close = findParametersBefore(tokens, before);
  if (close !== NONE) {
    const open = tokens.partnerOf(close);
    const isControl =
      CONTROL_WORDS.has(tokens.wordOf(open - 1)) || tokens.isWord(open - 1, 'await');
    const isMethod = isControl && findClass(tokens, tokens.ownerOf(open)) !== NONE;
    return isControl && !isMethod ? undefined : findByParameters(tokens, open);
  }
  if (!tokens.isWord(before, 'static')) return undefined;
  return findInitializer(tokens, before);
}

function findBeforeArrow(tokens: Tokens, last: number): FunctionHead | undefined {
  const close = findParametersBefore(tokens, last);
  if (close !== NONE) return findByParameters(tokens, tokens.partnerOf(close));
  return tokens.kindOf(last) === Kind.Word ? makeArrow(tokens, last - 1) : undefined;
}

/** The `)` of parameters that end there, with the type of what is returned or without. */
function findParametersBefore(tokens: Tokens, last: number): number {
  if (tokens.kindOf(last) === Kind.ParenClose) return last;
  const colon = skipType(tokens, last);
  return colon !== last && tokens.kindOf(colon - 1) === Kind.ParenClose ? colon - 1 : NONE;
}
