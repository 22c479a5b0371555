/** All formats, by name and by the ending of a file. */
import { HTML } from './html.js';
import type { Renderer } from './renderer.js';
import { renderText } from './text.js';

export const TEXT: Renderer = {
  name: 'text',
  description: 'a call tree for the terminal',
  extensions: ['.txt'],
  isBinary: false,
  render: renderText,
};

export const RENDERERS: readonly Renderer[] = [TEXT, HTML];

export function findRenderer(name: string): Renderer | undefined {
  return RENDERERS.find((renderer) => renderer.name === name);
}

/** By the longest ending that fits: `a.speedscope.json` is not plain `.json`. */
export function findRendererOf(path: string): Renderer | undefined {
  const endings = RENDERERS.flatMap((renderer) =>
    renderer.extensions.map((extension) => ({ renderer, extension })),
  );
  const fitting = endings.filter(({ extension }) => path.endsWith(extension));
  fitting.sort((a, b) => b.extension.length - a.extension.length);
  return fitting[0]?.renderer;
}
