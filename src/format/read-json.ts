/**
 * What JSON from a file may be taken for. Everything is checked and copied field by field, so that
 * no key of the file becomes a property by itself.
 */
import { Damage, demand } from './damage.js';

export function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8'));
  } catch {
    throw new Damage('a section is no JSON');
  }
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The fields of one object; every failure names the field. */
export class RecordReader {
  readonly #record: Readonly<Record<string, unknown>>;
  readonly #what: string;

  /** `what` it is, for messages: `metadata`. */
  constructor(value: unknown, what: string) {
    demand(isRecord(value), `its ${what} is missing`);
    this.#record = value;
    this.#what = what;
  }

  string(name: string): string {
    const value = this.get(name);
    if (typeof value !== 'string') throw this.#refuse(name, 'no text');
    return value;
  }

  /** Finite and not negative. */
  number(name: string): number {
    const value = this.get(name);
    if (typeof value !== 'number' || !Number.isFinite(value) || value < 0) {
      throw this.#refuse(name, 'no number from 0 on');
    }
    return value;
  }

  /** A whole number from 0 to `limit`. */
  count(name: string, limit = Number.MAX_SAFE_INTEGER): number {
    const value = this.number(name);
    if (!Number.isInteger(value) || value > limit) {
      throw this.#refuse(name, `no whole number up to ${limit}`);
    }
    return value;
  }

  oneOf<T extends string>(name: string, values: readonly T[]): T {
    const value = this.get(name);
    const known = values.find((it) => it === value);
    if (known === undefined) throw this.#refuse(name, `none of ${values.join(', ')}`);
    return known;
  }

  list(name: string): readonly unknown[] {
    const value = this.get(name);
    if (!Array.isArray(value)) throw this.#refuse(name, 'no list');
    return value;
  }

  strings(name: string): readonly string[] {
    return readStrings(this.list(name), `${this.#what}.${name}`);
  }

  /** Unchecked. */
  get(name: string): unknown {
    return Object.hasOwn(this.#record, name) ? this.#record[name] : undefined;
  }

  #refuse(name: string, problem: string): Damage {
    return new Damage(`its ${this.#what}.${name} is ${problem}`);
  }
}

export function readStrings(value: unknown, what: string): readonly string[] {
  demand(
    Array.isArray(value) && value.every((it) => typeof it === 'string'),
    `its ${what} is no list of texts`,
  );
  return value as readonly string[];
}
