/** A stack table while it is being made: equal stacks are one entry. */
import type { StackTable } from '../model/profile.js';

export interface StackEntry {
  readonly parent: number;
  readonly frame: number;
  readonly line: number;
  readonly column: number;
  readonly inlined: number;
}

export class StackInterner {
  readonly #entries: StackEntry[] = [];
  readonly #known = new Map<string, number>();

  /** The parent must have been added before. */
  add(entry: StackEntry): number {
    const { parent, frame, line, column, inlined } = entry;
    const key = `${parent} ${frame} ${line} ${column} ${inlined}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    this.#known.set(key, this.#entries.length);
    return this.#entries.push(entry) - 1;
  }

  finish(): StackTable {
    return {
      parent: Int32Array.from(this.#entries, ({ parent }) => parent),
      frame: Int32Array.from(this.#entries, ({ frame }) => frame),
      line: Int32Array.from(this.#entries, ({ line }) => line),
      column: Int32Array.from(this.#entries, ({ column }) => column),
      inlined: Uint8Array.from(this.#entries, ({ inlined }) => inlined),
    };
  }
}
