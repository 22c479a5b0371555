/** Finds and reads the source map of a compiled file. */
import { readFileSync } from 'node:fs';
import { findSourceMap } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import {
  decodedMappings,
  FlattenMap,
  type SourceMapInput,
  type TraceMap,
} from '@jridgewell/trace-mapping';
import { findMapUrl } from './find-map-url.js';

/** Undefined: the file has none. Throws an error that says why it cannot be used. */
export function loadMap(file: string, text: string | undefined): TraceMap | undefined {
  const place = pathToFileURL(file).href;
  // What Node ran may be what a loader made of the file; it knows where it was told to look.
  const known = findSourceMap(file) ?? findSourceMap(place);
  if (known !== undefined) return parseMap(known.payload as unknown, place);
  const url = text === undefined ? undefined : findMapUrl(text);
  if (url === undefined) return undefined;
  if (url.startsWith('data:')) return parseDataUrl(file, url);
  const mapUrl = new URL(url, place);
  if (mapUrl.protocol !== 'file:') throw new Error('it is not a file');
  const json = readFileSync(fileURLToPath(mapUrl), 'utf8');
  // The first line may be there to keep it from running as a program.
  return parseMap(JSON.parse(json.replace(/^\uFEFF?(?:\)\]\}'[^\n]*\n)?/, '')), mapUrl.href);
}

/** Of the map that the code of `file` came with. Throws as above. */
export function parseDataUrl(file: string, url: string): TraceMap {
  return parseMap(JSON.parse(decodeDataUrl(url)), pathToFileURL(file).href);
}

function decodeDataUrl(url: string): string {
  const comma = url.indexOf(',');
  const data = url.slice(comma + 1);
  return /;base64$/i.test(url.slice(0, comma))
    ? Buffer.from(data, 'base64').toString('utf8')
    : decodeURIComponent(data);
}

/** `place`: its sources are relative to it. */
function parseMap(map: unknown, place: string): TraceMap {
  const { version, mappings, sections } = (map ?? {}) as Record<string, unknown>;
  const isMap = version === 3 && (typeof mappings === 'string' || Array.isArray(sections));
  if (!isMap) throw new Error('it is no source map of version 3');
  // The decoder takes any other character for a digit.
  if (typeof mappings === 'string' && !/^[A-Za-z0-9+/,;]*$/.test(mappings)) {
    throw new Error('its mappings are not in base64');
  }
  const traced = new FlattenMap(map as SourceMapInput, place);
  // Now, where an error is expected.
  decodedMappings(traced);
  return traced;
}
