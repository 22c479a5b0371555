/** The colours of the canvases: those of the style sheet, as they are now. */
import { CATEGORIES, type Category } from '../analysis/labels.js';

export interface Palette {
  /** For each category shades that tell neighbours apart. */
  readonly boxes: Readonly<Record<Category, readonly string[]>>;
  /** The stronger the change, the later. */
  readonly changes: { readonly grew: readonly string[]; readonly shrank: readonly string[] };
  readonly textOnChange: string;
  readonly alike: string;
  readonly boxText: string;
  readonly boxTextOwn: string;
  readonly found: string;
  readonly foundText: string;
  readonly narrow: string;
  readonly text: string;
  readonly faint: string;
  readonly line: string;
  readonly selection: string;
  readonly accent: string;
  readonly background: string;
}

const SHADES = [1, 2, 3] as const;

export function readPalette(): Palette {
  const style = getComputedStyle(document.documentElement);
  const read = (name: string) => style.getPropertyValue(`--${name}`).trim();
  const boxes = Object.fromEntries(
    CATEGORIES.map((category) => [category, SHADES.map((i) => read(`box-${category}-${i}`))]),
  ) as Record<Category, string[]>;
  return {
    boxes,
    changes: {
      grew: SHADES.map((i) => read(`grew-${i}`)),
      shrank: SHADES.map((i) => read(`shrank-${i}`)),
    },
    textOnChange: read('text-on-change'),
    alike: read('alike'),
    boxText: read('box-text'),
    boxTextOwn: read('box-text-own'),
    found: read('found'),
    foundText: read('found-text'),
    narrow: read('box-narrow'),
    text: read('text'),
    faint: read('faint'),
    line: read('line'),
    selection: read('selection'),
    accent: read('accent'),
    background: read('background'),
  };
}
