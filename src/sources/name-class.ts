/** What a class is called, and which class `this` is of. */
import { findBinding, nameProperty } from './find-binding.js';
import { findFunctionOf } from './find-function.js';
import { formatPath } from './read-path.js';
import { Kind, NONE, type Tokens } from './tokens.js';
import { findClass } from './walk-back.js';

/** `ofClass` is the word `class`; '' where the class has no name. */
export function nameClass(tokens: Tokens, ofClass: number): string {
  const own = tokens.wordOf(ofClass + 1);
  if (own !== '' && own !== 'extends' && own !== 'implements') return own;
  const binding = findBinding(tokens, ofClass);
  return binding !== undefined && 'path' in binding ? formatPath(binding.path) : '';
}

/** The class of `this` at a token; '' where none can be told. */
export function findEnclosingClass(tokens: Tokens, token: number): string {
  for (let owner = tokens.ownerOf(token); owner !== NONE; owner = tokens.ownerOf(owner)) {
    if (tokens.kindOf(owner) !== Kind.BraceOpen) continue;
    const ofClass = findClass(tokens, owner);
    if (ofClass !== NONE) return nameClass(tokens, ofClass);
    const head = findFunctionOf(tokens, owner);
    if (head === undefined || head.form === 'arrow' || head.ofClass !== NONE) continue;
    if (head.form !== 'function') return nameObject(tokens, head.key);
    return nameConstructor(tokens, head.start, head.key);
  }
  return '';
}

function nameObject(tokens: Tokens, key: number): string {
  const path = nameProperty(tokens, key);
  return path.length > 1 ? formatPath(path.slice(0, -1)) : '';
}

/** As long as there were no classes: `function Parser() {}`, and `Parser.prototype.parse = `. */
function nameConstructor(tokens: Tokens, start: number, key: number): string {
  const own = key === NONE ? '' : tokens.wordOf(key);
  if (/^\p{Lu}/u.test(own)) return own;
  const binding = findBinding(tokens, start);
  if (binding === undefined || 'call' in binding) return '';
  const place = binding.path.indexOf('.prototype');
  return place < 0 ? '' : formatPath(binding.path.slice(0, place));
}
