/** All formats, by name and by the ending of a file. */
import { NativeprofError } from '../model/errors.js';
import type { Profile } from '../model/profile.js';
import { CHROME_TRACE } from './chrome-trace.js';
import { COLLAPSED } from './collapsed.js';
import { CPUPROFILE } from './cpuprofile.js';
import { FIREFOX } from './firefox.js';
import { HTML } from './html.js';
import { JSON_REPORT } from './json.js';
import { MARKDOWN } from './markdown.js';
import { PPROF } from './pprof.js';
import type { Renderer } from './renderer.js';
import { SPEEDSCOPE } from './speedscope.js';
import { TEXT, type TextOptions } from './text.js';

export const RENDERERS: readonly Renderer[] = [
  TEXT,
  HTML,
  MARKDOWN,
  JSON_REPORT,
  SPEEDSCOPE,
  CPUPROFILE,
  PPROF,
  COLLAPSED,
  FIREFOX,
  CHROME_TRACE,
];

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

/**
 * A profile in the format of that name, one of `RENDERERS`. Bytes where the format is binary, or the
 * text too long for a string. Formats for other tools hold everything and look at `weight` alone.
 */
export function render(
  name: string,
  profile: Profile,
  options: TextOptions = {},
): string | Uint8Array {
  const renderer = findRenderer(name);
  if (renderer === undefined) {
    const names = RENDERERS.map((it) => it.name).join(', ');
    throw new NativeprofError('ERR_INVALID_OPTION', `no format ${name}; there are ${names}`);
  }
  return renderer.render(profile, options);
}
