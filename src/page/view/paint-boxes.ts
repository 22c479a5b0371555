/** Draws the boxes of a flame graph or a timeline that are in sight. */
import { type BoxRow, NARROW } from '../analysis/flame-layout.js';
import type { Labels } from '../analysis/labels.js';
import type { SearchResult } from '../analysis/search.js';
import type { Palette } from './palette.js';

export const BOX_HEIGHT_PX = 19;
const FONT_SIZE_PX = 11.5;
const TEXT_MARGIN_PX = 4;
/** A box narrower than this has no room for a letter. */
const LEAST_TEXT_PX = 18;
const FADED = 0.28;

/** Boxes one below the other; the rows of one thread, or a whole flame graph. */
export interface Band {
  readonly rows: readonly BoxRow[];
  readonly topPx: number;
}

export interface BoxColours {
  readonly fill: string;
  readonly text: string;
}

export interface BoxStyle {
  readonly palette: Palette;
  readonly coloursOf: (node: number) => BoxColours;
  readonly labels: Labels;
  readonly found: SearchResult;
  readonly labelOf: (node: number) => number;
  readonly isSelected: (node: number) => boolean;
  readonly hovered: number;
}

export interface Sight {
  readonly scrollTopPx: number;
  readonly heightPx: number;
}

export function prepareText(context: CanvasRenderingContext2D): number {
  context.font = `${FONT_SIZE_PX}px ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace`;
  context.textBaseline = 'middle';
  return context.measureText('0').width;
}

export function paintBand(
  context: CanvasRenderingContext2D,
  { rows, topPx }: Band,
  style: BoxStyle,
  { scrollTopPx, heightPx }: Sight,
): void {
  const letterPx = prepareText(context);
  const first = Math.max(0, Math.floor((scrollTopPx - topPx) / BOX_HEIGHT_PX));
  const last = Math.min(rows.length, Math.ceil((scrollTopPx + heightPx - topPx) / BOX_HEIGHT_PX));
  for (let depth = first; depth < last; depth++) {
    const y = topPx + depth * BOX_HEIGHT_PX - scrollTopPx;
    paintRow(context, rows[depth] as BoxRow, y, letterPx, style);
  }
}

function paintRow(
  context: CanvasRenderingContext2D,
  { node, x, width }: BoxRow,
  y: number,
  letterPx: number,
  style: BoxStyle,
): void {
  const { palette, labels, found } = style;
  for (let i = 0; i < node.length; i++) {
    const it = node[i] as number;
    const left = x[i] as number;
    const boxWidth = width[i] as number;
    // A hair between neighbours, where it does not eat the box.
    const shown = boxWidth > 3 ? boxWidth - 1 : boxWidth;
    if (it === NARROW) {
      context.fillStyle = palette.narrow;
      context.fillRect(left, y, shown, BOX_HEIGHT_PX - 1);
      continue;
    }
    const label = style.labelOf(it);
    const { name } = labels.get(label);
    const isFound = found.matches[label] === 1;
    const colours = style.coloursOf(it);
    context.globalAlpha = found.text !== '' && !isFound ? FADED : 1;
    context.fillStyle = isFound ? palette.found : colours.fill;
    context.fillRect(left, y, shown, BOX_HEIGHT_PX - 1);
    if (boxWidth >= LEAST_TEXT_PX) {
      context.fillStyle = isFound ? palette.foundText : colours.text;
      const letters = Math.floor((boxWidth - 2 * TEXT_MARGIN_PX) / letterPx);
      context.fillText(cut(name, letters), left + TEXT_MARGIN_PX, y + BOX_HEIGHT_PX / 2);
    }
    if (it === style.hovered || style.isSelected(it)) {
      context.globalAlpha = 1;
      context.strokeStyle = it === style.hovered ? palette.text : palette.selection;
      context.lineWidth = it === style.hovered ? 1 : 2;
      context.strokeRect(left + 0.5, y + 0.5, Math.max(1, shown - 1), BOX_HEIGHT_PX - 2);
    }
  }
  context.globalAlpha = 1;
}

/** Those of a function: whose code it is, in a shade that tells it from its neighbours. */
export function chooseColours(palette: Palette, labels: Labels, label: number): BoxColours {
  const { category } = labels.get(label);
  const shades = palette.boxes[category];
  return {
    fill: shades[label % shades.length] as string,
    text: category === 'own' ? palette.boxTextOwn : palette.boxText,
  };
}

function cut(text: string, letters: number): string {
  if (text.length <= letters) return text;
  return letters < 2 ? '' : `${text.slice(0, letters - 1)}…`;
}
