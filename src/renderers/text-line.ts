/** One line of the text report: pieces in, a line that fits the terminal out. */
import { type Colour, paint } from './colour.js';
import { keepHead, measureWidth, stripControls } from './text-width.js';

export interface TextStyle {
  /** Columns of the terminal: no line is wider. */
  readonly width: number;
  /** Without it the output is pure ASCII. */
  readonly unicode: boolean;
  readonly colour: boolean;
  readonly percent: boolean;
  readonly ellipsis: string;
  /** Stands for calls that are not drawn. */
  readonly chain: string;
}

export interface Piece {
  readonly text: string;
  readonly colours: readonly Colour[];
}

export function piece(text: string, ...colours: Colour[]): Piece {
  return { text, colours };
}

export function measurePieces(pieces: readonly Piece[]): number {
  return pieces.reduce((width, { text }) => width + measureWidth(text), 0);
}

/** Everything that is printed goes through here: the one place that keeps a terminal safe. */
export function joinLine(pieces: readonly Piece[], style: TextStyle): string {
  let line = '';
  let left = style.width;
  for (const { text, colours } of pieces) {
    const shown = keepHead(cleanText(text, style), left, style.ellipsis);
    left -= measureWidth(shown);
    line +=
      style.colour && shown.trim() !== ''
        ? colours.reduce((painted, colour) => paint(painted, colour), shown)
        : shown;
  }
  return line.trimEnd();
}

export function cleanText(text: string, { unicode }: TextStyle): string {
  const safe = stripControls(text);
  return unicode ? safe : safe.replace(/[^ -~]/gu, '?');
}

/** Lines of whole words, each after one space as everything in the report; a long word is cut. */
export function wrapWords(
  words: readonly string[],
  gap: string,
  style: TextStyle,
  ...colours: Colour[]
): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of words) {
    const longer = line === '' ? ` ${word}` : line + gap + word;
    if (line === '' || measureWidth(longer) <= style.width) {
      line = longer;
    } else {
      lines.push(line);
      line = ` ${word}`;
    }
  }
  if (line !== '') lines.push(line);
  return lines.map((it) => joinLine([piece(it, ...colours)], style));
}
