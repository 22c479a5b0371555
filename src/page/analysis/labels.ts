/**
 * What nodes are called: one label for each frame, and behind them those that folding needs, for
 * packages, threads and the root. Everything that is asked of a node again and again is a column.
 */
import { isIdleFrame } from '../../model/busy-time.js';
import type { FileRules } from '../../model/file-rules.js';
import type { Frame } from '../../model/profile.js';
import { OwnFiles } from '../../processors/own-files.js';
import { packageOf } from '../../processors/packages.js';
import { type Labelled, makeLabeller } from '../../renderers/frame-label.js';

/** Whose time it is. */
export type Category = 'own' | 'library' | 'node' | 'native' | 'vm' | 'idle';
export const CATEGORIES: readonly Category[] = ['own', 'library', 'node', 'native', 'vm', 'idle'];

export interface Label {
  readonly name: string;
  /** As in the terminal: `src/build.ts:41`, `terser/dist/main.js:1:88213`, `node:fs`. */
  readonly place: string;
  /** What an editor or a shell takes: `/app/src/build.ts:41`; '' where there is no file. */
  readonly location: string;
  readonly category: Category;
  /** Name and place in lower case, for the search. */
  readonly searched: string;
}

export class Labels {
  readonly #list: Label[];
  readonly #packages = new Map<string, number>();

  constructor({ rules, profile }: { rules: FileRules; profile: Labelled }) {
    const files = new OwnFiles(rules);
    const labelOf = makeLabeller(profile);
    this.#list = profile.frames.map((frame) => {
      const { name, place } = labelOf(frame);
      const category = categorise(frame, files);
      return { name, place, location: locate(frame), category, searched: lower(name, place) };
    });
  }

  get count(): number {
    return this.#list.length;
  }

  get(label: number): Label {
    return this.#list[label] as Label;
  }

  /** For what is no frame: a thread, Node's start. */
  add(name: string, category: Category, place = ''): number {
    this.#list.push({ name, place, location: '', category, searched: lower(name, place) });
    return this.#list.length - 1;
  }

  /** The one label of a folded package. */
  ofPackage(name: string): number {
    const known = this.#packages.get(name);
    if (known !== undefined) return known;
    const added = this.add(name, name.startsWith('node:') ? 'node' : 'library');
    this.#packages.set(name, added);
    return added;
  }
}

function lower(name: string, place: string): string {
  return `${name}\n${place}`.toLowerCase();
}

function locate({ file, line }: Frame): string {
  if (file === '' || file.startsWith('node:')) return file;
  return line > 0 ? `${file}:${line}` : file;
}

function categorise(frame: Frame, files: OwnFiles): Category {
  if (files.isOwnCode(frame)) return 'own';
  if (frame.kind === 'pseudo') return isIdleFrame(frame) ? 'idle' : 'vm';
  if (packageOf(frame.file)?.startsWith('node:')) return 'node';
  return frame.kind === 'js' || frame.kind === 'wasm' ? 'library' : 'native';
}
