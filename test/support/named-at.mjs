/** The names of functions in a text whose starts, where V8 sees them, are marked with `¶`. */
import functions from '../../dist/sources/name-function.js';
import tokenizing from '../../dist/sources/tokenize.js';

export function namesIn(marked, { jsx = true } = {}) {
  const pieces = marked.split('¶');
  const tokens = tokenizing.tokenize(pieces.join(''), { jsx });
  let place = 0;
  return pieces.slice(0, -1).map((piece) => {
    place += piece.length;
    const name = functions.nameFunction(tokens, place);
    if (name === undefined) return undefined;
    return (
      name.full ?? (name.around === undefined ? '(anonymous)' : `(anonymous in ${name.around})`)
    );
  });
}
