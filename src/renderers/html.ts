/** The page of a profile: its data, and where they come from. */
import type { Profile } from '../model/profile.js';
import { encodePage } from '../page-data/encode-page.js';
import type { PageSettings } from '../page-data/page-data.js';
import { makeFileRules } from '../processors/own-files.js';
import { DEFAULT_THRESHOLD } from '../processors/prune.js';
import { writePage } from './html-shell.js';
import { excerptSources, type ReadSource } from './html-sources.js';
import { script, scriptHash } from './page-bundle.js';
import type { Renderer } from './renderer.js';
import type { TextOptions, TextView } from './text.js';
import { listFigures, listOrigin, listWarnings, nameProfiler } from './text-header.js';

export interface HtmlOptions extends TextOptions {
  /** The text of a source file, for the hottest lines; without it the page shows no source. */
  readonly readSource?: ReadSource;
}

/** Of the page that which is most like one of the text. */
const PAGE_VIEWS = {
  tree: 'tree',
  flat: 'inverted',
  'bottom-up': 'inverted',
  lines: 'lines',
} as const satisfies Record<TextView, PageSettings['view']>;

export const HTML: Renderer = {
  name: 'html',
  description: 'a page for the browser, in one file',
  extensions: ['.html', '.htm'],
  isBinary: false,
  render: renderHtml,
};

export function renderHtml(profile: Profile, options: HtmlOptions = {}): string {
  const rules = makeFileRules(profile.metadata, options);
  const { weight = 'wall', threshold = DEFAULT_THRESHOLD, showAll = false } = options;
  const bytes = encodePage(profile, {
    origin: [nameProfiler(profile.metadata), ...listOrigin(profile, options.timeZone)],
    figures: listFigures(profile),
    sentences: listWarnings(profile),
    rules,
    sources: excerptSources(profile, weight, rules, options.readSource),
    settings: {
      view: PAGE_VIEWS[options.view ?? 'tree'],
      weight,
      threshold,
      foldsLibraries: !showAll,
      mergesRecursion: options.mergeRecursion ?? false,
    },
  });
  return writePage({ title: nameReport(profile), bytes, script, scriptHash });
}

function nameReport({ metadata }: Profile): string {
  const command = metadata.command.replace(/\s+/g, ' ').trim();
  return command === '' ? 'nativeprof' : `${command} – nativeprof`;
}
