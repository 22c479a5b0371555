/** The name of the function that starts at a place of a source text, as people write it. */
import { findBinding, isCalledAt, joinPath, nameProperty } from './find-binding.js';
import { type FunctionHead, findFunction, findFunctionOf } from './find-function.js';
import { findFunctionAround, findFunctionNear } from './find-function-near.js';
import { nameClass } from './name-class.js';
import { formatPath, readKey, readString } from './read-path.js';
import { Kind, NONE, type Tokens } from './tokens.js';
import { findClass } from './walk-back.js';

export interface FunctionName {
  /** What the language calls it; undefined where V8 has to guess. */
  readonly own: string | undefined;
  /** With its class, or by what it is for; undefined where it is for nothing that has a name. */
  readonly full: string | undefined;
  /** The nearest function around it that has a name. */
  readonly around: string | undefined;
}

/** `place`: where V8 says that it starts. Undefined: no function starts there. */
export function nameFunction(tokens: Tokens, place: number): FunctionName | undefined {
  const head = findFunction(tokens, tokens.find(place));
  return head && nameHead(tokens, head);
}

export interface NearFunction extends FunctionName {
  /** Where it starts. */
  readonly place: number;
}

/**
 * `place`: where a source map says that it starts, which may be anywhere before its parameters; or,
 * with `isInside`, a place in its body.
 */
export function nameFunctionNear(
  tokens: Tokens,
  place: number,
  isInside: boolean,
): NearFunction | undefined {
  const token = tokens.findUpTo(place);
  const head = isInside ? findFunctionAround(tokens, token) : findFunctionNear(tokens, token);
  if (head === undefined) return undefined;
  const start = tokens.startOf(head.key === NONE ? head.start : head.key);
  return start === NONE ? undefined : { ...nameHead(tokens, head), place: start };
}

function nameHead(tokens: Tokens, head: FunctionHead): FunctionName {
  const full = nameFully(tokens, head);
  const around = full === undefined ? nameAround(tokens, head) : undefined;
  return { own: nameOwn(tokens, head), full, around };
}

function nameOwn(tokens: Tokens, head: FunctionHead): string | undefined {
  const { form, key, ofClass } = head;
  if (form === 'constructor' || form === 'fields' || form === 'static') {
    return nameClass(tokens, ofClass) || undefined;
  }
  const kind = tokens.kindOf(key);
  if (key === NONE || kind === Kind.BracketOpen) return undefined;
  const name = kind === Kind.String ? readString(tokens, key) : readKey(tokens, key);
  const bare = name.replace(/^\.|^\[(.*)\]$/s, '$1');
  return form === 'getter' ? `get ${bare}` : form === 'setter' ? `set ${bare}` : bare;
}

/** Undefined: it has no name at all. */
function nameFully(tokens: Tokens, head: FunctionHead): string | undefined {
  const { form, start, key, ofClass } = head;
  switch (form) {
    case 'constructor':
      return `new ${nameClass(tokens, ofClass) || 'class'}`;
    case 'fields':
    case 'static':
      return `${nameClass(tokens, ofClass) || 'class'} (${form})`;
    case 'method':
    case 'getter':
    case 'setter': {
      const path =
        ofClass === NONE
          ? nameProperty(tokens, key)
          : joinPath(nameClass(tokens, ofClass), readKey(tokens, key));
      const word = form === 'method' ? '' : form === 'getter' ? 'get ' : 'set ';
      return word + formatPath(path);
    }
    default:
      return nameExpression(tokens, start, key);
  }
}

function nameExpression(tokens: Tokens, start: number, key: number): string | undefined {
  const binding = isCalledAtOnce(tokens, start, key) ? undefined : findBinding(tokens, start);
  const own = key === NONE ? undefined : tokens.wordOf(key);
  if (binding !== undefined && 'path' in binding) {
    const isOwn = own === undefined || binding.path.at(-1) === `.${own}`;
    return isOwn ? formatPath(binding.path) : own;
  }
  return own ?? (binding && `${binding.call} callback`);
}

/** `!function () {}()` */
function isCalledAtOnce(tokens: Tokens, start: number, key: number): boolean {
  if (key !== NONE) return false;
  let at = start;
  while (tokens.kindOf(at) === Kind.Word || tokens.kindOf(at) === Kind.Star) at++;
  const body = tokens.partnerOf(at) + 1;
  if (tokens.kindOf(at) !== Kind.ParenOpen || tokens.kindOf(body) !== Kind.BraceOpen) return false;
  return isCalledAt(tokens, tokens.partnerOf(body) + 1);
}

function nameAround(tokens: Tokens, head: FunctionHead): string | undefined {
  let token = head.start;
  while (token !== NONE) {
    const ofClass = findClass(tokens, token);
    const around = findFunctionOf(tokens, token);
    const name =
      ofClass === NONE ? around && nameFully(tokens, around) : nameClass(tokens, ofClass);
    if (name) return name;
    // Of `a => b => c` one is not inside of a bracket of the other.
    token = around?.form === 'arrow' ? around.start : tokens.ownerOf(token);
  }
  return undefined;
}
