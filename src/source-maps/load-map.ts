/** Finds and reads the source map of a compiled file. */
import { readFileSync, statSync } from 'node:fs';
import { findSourceMap } from 'node:module';
import { basename } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import {
  decodedMappings,
  FlattenMap,
  type SourceMapInput,
  type TraceMap,
} from '@jridgewell/trace-mapping';
import { findMapUrl } from './find-map-url.js';

/** Those of the largest programs have some 50 MB. */
const MOST_BYTES = 256 * 1024 * 1024;

/** Undefined: the file has none. Throws an error that says why it cannot be used. */
export function loadMap(file: string, text: string | undefined): TraceMap | undefined {
  const place = pathToFileURL(file).href;
  // What Node ran may be what a loader made of the file; it knows where it was told to look.
  const known = findSourceMap(file) ?? findSourceMap(place);
  if (known !== undefined) return parseMap(known.payload as unknown, place);
  if (text === undefined) return undefined;
  const url = findMapUrl(text);
  if (url === undefined) return loadMapBeside(file);
  if (url.startsWith('data:')) return parseDataUrl(file, url);
  const path = findFile(url, place);
  return parseMap(readJson(readMapText(path)), pathToFileURL(path).href);
}

/** Of a pipe or a device there may be no end. */
function readMapText(path: string): string {
  const info = statSync(path);
  if (!info.isFile()) throw new Error('it is no file');
  if (info.size > MOST_BYTES) throw new Error('it is too large');
  return readFileSync(path, 'utf8');
}

/** Bundlers can be told not to name the map in the file, so that browsers do not ask for it. */
function loadMapBeside(file: string): TraceMap | undefined {
  const path = `${file}.map`;
  if (!statSync(path, { throwIfNoEntry: false })?.isFile()) return undefined;
  const map = readJson(readMapText(path));
  const { file: named } = (map ?? {}) as Record<string, unknown>;
  const isOfOther = typeof named === 'string' && named !== '' && basename(named) !== basename(file);
  return isOfOther ? undefined : parseMap(map, pathToFileURL(path).href);
}

function findFile(url: string, place: string): string {
  try {
    return fileURLToPath(new URL(url, place));
  } catch (error) {
    throw new Error('it is not a file', { cause: error });
  }
}

function readJson(text: string): unknown {
  try {
    // The first line may be there to keep it from running as a program.
    return JSON.parse(text.replace(/^\uFEFF?(?:\)\]\}'[^\n]*\n)?/, ''));
  } catch (error) {
    throw new Error('it is no JSON', { cause: error });
  }
}

/** Of the map that the code of `file` came with. Throws as above. */
export function parseDataUrl(file: string, url: string): TraceMap {
  return parseMap(readJson(decodeDataUrl(url)), pathToFileURL(file).href);
}

function decodeDataUrl(url: string): string {
  const comma = url.indexOf(',');
  const data = url.slice(comma + 1);
  if (/;base64$/i.test(url.slice(0, comma))) return Buffer.from(data, 'base64').toString('utf8');
  try {
    return decodeURIComponent(data);
  } catch (error) {
    throw new Error('it is no URL', { cause: error });
  }
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
  try {
    const traced = new FlattenMap(map as SourceMapInput, place);
    checkMap(traced);
    return traced;
  } catch (error) {
    throw new Error('it is damaged', { cause: error });
  }
}

/** Throws where a map that can be read leads nowhere. */
function checkMap(map: TraceMap): void {
  const { sources, sourceRoot } = map;
  if (!sources.every((it) => it === null || typeof it === 'string')) {
    throw new TypeError('a source is no text');
  }
  if (sourceRoot != null && typeof sourceRoot !== 'string') {
    throw new TypeError('its sourceRoot is no text');
  }
  for (const line of decodedMappings(map)) {
    for (const [column, source, originalLine = 0, originalColumn = 0] of line) {
      const isInSources = source === undefined || (source >= 0 && source < sources.length);
      const isPlace = isPosition(column) && isPosition(originalLine) && isPosition(originalColumn);
      if (!isInSources || !isPlace) throw new RangeError('a mapping leads nowhere');
    }
  }
}

/** Lines and columns from 0. */
const MOST_POSITION = 2 ** 31 - 2;

function isPosition(value: number): boolean {
  return value >= 0 && value <= MOST_POSITION;
}
