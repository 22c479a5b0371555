/** How many columns of a terminal a text takes, and how to make it take fewer. */

/** Shown as nothing: control characters, and what only changes the character before it. */
const NO_WIDTH = /[\p{Cc}\p{Mn}\p{Me}\p{Cf}\p{Zl}\p{Zp}]/u;

/** East Asian Wide and Fullwidth blocks (Unicode 15, UAX 11), and what is drawn as a picture. */
const DOUBLE_WIDTH =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{16fe0}-\u{1b2ff}\u{1f200}-\u{1f2ff}\u{20000}-\u{3fffd}\p{Emoji_Presentation}]/u;

export function measureWidth(text: string): number {
  let width = 0;
  for (const character of text) width += widthOf(character);
  return width;
}

function widthOf(character: string): number {
  if (character >= ' ' && character <= '~') return 1;
  if (NO_WIDTH.test(character)) return 0;
  return DOUBLE_WIDTH.test(character) ? 2 : 1;
}

/** `readTheConfigura…` */
export function keepHead(text: string, width: number, ellipsis: string): string {
  if (measureWidth(text) <= width) return text;
  return takeWithin([...text], width - ellipsis.length).join('') + ellipsis.slice(0, width);
}

/** `…/bundle.min.js:1`: whole folders where a whole one fits. */
export function keepTail(path: string, width: number, ellipsis: string): string {
  if (measureWidth(path) <= width) return path;
  const tail = takeWithin([...path].reverse(), width - ellipsis.length)
    .reverse()
    .join('');
  return ellipsis.slice(0, width) + tail.slice(Math.max(0, tail.search(/[\\/]/)));
}

function takeWithin(characters: readonly string[], width: number): string[] {
  const taken: string[] = [];
  let left = width;
  for (const character of characters) {
    left -= widthOf(character);
    if (left < 0) break;
    taken.push(character);
  }
  return taken;
}

/**
 * Names and paths come from the profiled program or from a file: none of them may move the cursor,
 * change colours or reverse the direction of text in the reader's terminal.
 */
export function stripControls(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu, '');
}
