/** The comment by which a compiled file names its source map: `//# sourceMappingURL=app.js.map`. */

const MARK = 'sourceMappingURL=';
const COMMENT_START = /\/[/*][#@]\s*$/;
const URL_IN_COMMENT = /^[^\s'"`*]+/;
/** Of other comments behind it. */
const LONGEST_REST = 10_000;

/** Undefined: there is none. The last one counts. */
export function findMapUrl(text: string): string | undefined {
  let start = text.lastIndexOf(MARK);
  while (start >= 0) {
    const from = start + MARK.length;
    const url = URL_IN_COMMENT.exec(text.slice(from))?.[0] ?? '';
    const isComment = COMMENT_START.test(text.slice(Math.max(0, start - 10), start));
    const end = from + url.length;
    if (text.length - end > LONGEST_REST) return undefined;
    if (isComment && url !== '' && isAllComment(text.slice(end))) return url;
    start = start === 0 ? -1 : text.lastIndexOf(MARK, start - 1);
  }
  return undefined;
}

/** In code that makes such comments more stands behind them. */
function isAllComment(rest: string): boolean {
  const code = rest.replace(/^\s*\*\//, '').replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '');
  return code.trim() === '';
}
