/** The page: one file that holds its data, its script and its style, and asks no network for anything. */
import { deflateRawSync } from 'node:zlib';
import type { Profile } from '../model/profile.js';
import { encodePage } from '../page-data/encode-page.js';
import { DATA_ELEMENT_ID } from '../page-data/page-data.js';
import { mergeRecursiveStacks } from '../processors/merge-recursive-stacks.js';
import { makeFileRules } from '../processors/own-files.js';
import { DEFAULT_THRESHOLD } from '../processors/prune.js';
import { excerptSources, type ReadSource } from './html-sources.js';
import { script, scriptHash, style, styleHash } from './page-bundle.js';
import type { Renderer } from './renderer.js';
import type { TextOptions } from './text.js';
import { listFigures, listOrigin, listWarnings } from './text-header.js';

export interface HtmlOptions extends TextOptions {
  /** The text of a source file, for the hottest lines; without it the page shows no source. */
  readonly readSource?: ReadSource;
}

export const HTML: Renderer = {
  name: 'html',
  description: 'a page for the browser, in one file',
  extensions: ['.html', '.htm'],
  isBinary: false,
  render: renderHtml,
};

/** `data:` is the icon, which is a part of the page. */
const POLICY = [
  "default-src 'none'",
  `script-src '${scriptHash}'`,
  `style-src '${styleHash}'`,
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

const ICON = [
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16">',
  '<rect width="16" height="5" rx="1" fill="#c2410c"/>',
  '<rect y="5.5" width="11" height="5" rx="1" fill="#ea580c"/>',
  '<rect y="11" width="6" height="5" rx="1" fill="#fb923c"/></svg>',
].join('');

export function renderHtml(profile: Profile, options: HtmlOptions = {}): string {
  const rules = makeFileRules(profile.metadata.mainScript, options);
  const { weight = 'wall', threshold = DEFAULT_THRESHOLD, showAll = false } = options;
  const shown = options.mergeRecursion ? mergeRecursiveStacks(profile) : profile;
  const bytes = encodePage(shown, {
    origin: [
      `nativeprof ${profile.metadata.profilerVersion}`.trim(),
      ...listOrigin(profile, options.timeZone),
    ],
    figures: listFigures(profile),
    sentences: listWarnings(profile),
    rules,
    sources: excerptSources(profile, weight, rules, options.readSource),
    settings: { weight, threshold, foldsLibraries: !showAll },
  });
  const data = Buffer.from(deflateRawSync(bytes)).toString('base64');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${escapeHtml(nameReport(profile))}</title>
<link rel="icon" href="data:image/svg+xml,${encodeURIComponent(ICON)}">
<style>${style}</style>
</head>
<body>
<div id="app"><p class="message" id="loading">Reading the profile…</p></div>
<noscript><p class="message">This page draws with JavaScript, which is switched off here. The same report as text: nativeprof report -r text</p></noscript>
<script id="${DATA_ELEMENT_ID}" type="text/plain">${data}</script>
<script>${script}</script>
</body>
</html>
`;
}

function nameReport({ metadata }: Profile): string {
  const command = metadata.command.replace(/\s+/g, ' ').trim();
  return command === '' ? 'nativeprof' : `${command} – nativeprof`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (it) => ENTITIES[it] as string);
}
