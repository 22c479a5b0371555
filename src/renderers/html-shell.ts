/** The file of a page: it holds its data, its script and its style, and asks no network for anything. */
import { deflateRawSync } from 'node:zlib';
import { DATA_ELEMENT_ID } from '../page-data/page-data.js';
import { style, styleHash } from './page-bundle.js';

export interface PageParts {
  readonly title: string;
  /** What the script draws. */
  readonly bytes: Uint8Array;
  readonly script: string;
  readonly scriptHash: string;
}

/** `data:` is the icon, which is a part of the page. */
const writePolicy = (scriptHash: string) =>
  [
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

export function writePage({ title, bytes, script, scriptHash }: PageParts): string {
  const data = Buffer.from(deflateRawSync(bytes)).toString('base64');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${writePolicy(scriptHash)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${escapeHtml(title)}</title>
<link rel="icon" href="data:image/svg+xml,${encodeURIComponent(ICON)}">
<style>${style}</style>
</head>
<body>
<div id="app"><p class="message" id="loading">Reading the profile…</p></div>
<noscript><p class="message">This page draws with JavaScript, which is switched off here. The same report as text: -r text</p></noscript>
<script id="${DATA_ELEMENT_ID}" type="text/plain">${data}</script>
<script>${script}</script>
</body>
</html>
`;
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
