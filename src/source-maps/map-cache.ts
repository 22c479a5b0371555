/** The source maps of a profile's files, each read once. */
import { isAbsolute, relative } from 'node:path';
import type { Frame, Profile } from '../model/profile.js';
import type { ReadText } from '../sources/resolve-names.js';
import { loadMap, parseDataUrl } from './load-map.js';
import { OriginalPositions } from './original-positions.js';

const IN_PACKAGE = /[\\/]node_modules[\\/]/;

const FAILURES: ReadonlyMap<string, string> = new Map([
  ['ENOENT', 'there is none where it says'],
  ['ENAMETOOLONG', 'there is none where it says'],
  ['EACCES', 'that is not permitted'],
]);

export class MapCache {
  /** One per map that cannot be read. Packages often come without theirs, which nobody can help. */
  readonly notes: string[] = [];
  readonly #positions = new Map<string, OriginalPositions | undefined>();
  readonly #cwd: string;
  readonly #inCode: Profile['sourceMaps'];
  readonly #readText: ReadText;

  constructor({ metadata, sourceMaps }: Profile, readText: ReadText) {
    this.#cwd = metadata.cwd;
    this.#inCode = sourceMaps;
    this.#readText = readText;
  }

  get(frame: Frame | undefined): OriginalPositions | undefined {
    if (frame === undefined || frame.kind !== 'js' || frame.line === 0) return undefined;
    const { file } = frame;
    if (file === '' || file.startsWith('node:')) return undefined;
    if (!this.#positions.has(file)) this.#positions.set(file, this.#load(file));
    return this.#positions.get(file);
  }

  get isEmpty(): boolean {
    return [...this.#positions.values()].every((positions) => positions === undefined);
  }

  collectTexts(): Map<string, string> {
    const texts = new Map<string, string>();
    for (const positions of this.#positions.values()) {
      for (const [file, text] of positions?.listTexts() ?? []) texts.set(file, text);
    }
    return texts;
  }

  #load(file: string): OriginalPositions | undefined {
    try {
      const inCode = this.#inCode?.get(file);
      const map = inCode
        ? parseDataUrl(file, new TextDecoder().decode(inCode))
        : loadMap(file, this.#readText(file));
      return map && new OriginalPositions(map, this.#cwd);
    } catch (error) {
      if (!IN_PACKAGE.test(file)) {
        this.notes.push(this.#describeFailure(file, error as NodeJS.ErrnoException));
      }
      return undefined;
    }
  }

  #describeFailure(file: string, { code, message }: NodeJS.ErrnoException): string {
    const path = relative(this.#cwd, file);
    const name = path.startsWith('..') || isAbsolute(path) ? file : path;
    const reason = FAILURES.get(code ?? '') ?? message;
    return `The source map of ${name} cannot be read (${reason}): its lines are shown as compiled.`;
  }
}
