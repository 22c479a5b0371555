/** From places in a compiled file to those in the files that somebody wrote. */
import { type TraceMap, traceSegment } from '@jridgewell/trace-mapping';
import type { Position } from '../model/profile.js';
import { pathOfSource } from './source-path.js';

const IDENTIFIER = /^[\p{ID_Start}$_#][\p{ID_Continue}$]*$/u;

export class OriginalPositions {
  readonly #map: TraceMap;
  /** Of the map's sources, in its order. */
  readonly #files: readonly string[];

  constructor(map: TraceMap, cwd: string) {
    this.#map = map;
    this.#files = map.resolvedSources.map((resolved, i) => {
      const source = map.sources[i];
      if (source == null) return '';
      // Resolved, it has lost its `..`.
      return pathOfSource(source.startsWith('webpack') ? source : resolved, cwd);
    });
  }

  /** The text of a source, where the map has it. */
  *listTexts(): Iterable<readonly [file: string, text: string]> {
    for (const [i, file] of this.#files.entries()) {
      const text = this.#map.sourcesContent?.[i];
      if (typeof text === 'string') yield [file, text];
    }
  }

  /** The only source; undefined where there are several, or where the map does not name it. */
  get onlyFile(): string | undefined {
    return this.#files.length === 1 ? this.#files[0] || undefined : undefined;
  }

  /** Lines and columns from 1. Undefined: the compiler has added what is there. */
  find(line: number, column: number): Position | undefined {
    const segment = traceSegment(this.#map, line - 1, column - 1);
    if (segment === null || segment.length === 1) return undefined;
    const file = this.#files[segment[1]];
    if (file === undefined || file === '') return undefined;
    return { file, line: segment[2] + 1, column: segment[3] + 1 };
  }

  /**
   * What the source calls the function whose parameters begin there and whose name in the compiled
   * file, which stands before them, is `name`.
   */
  findName(line: number, column: number, name: string): string | undefined {
    const start = column - 1 - name.length;
    const isWritten = start >= 0 && IDENTIFIER.test(name);
    const segment = !isWritten ? null : traceSegment(this.#map, line - 1, start);
    if (segment === null || segment.length !== 5 || segment[0] !== start) return undefined;
    return this.#map.names[segment[4]];
  }
}
