/**
 * Whole numbers in as few bytes as they need: seven bits a byte, the lowest first, the eighth bit
 * set where another byte follows. The sign is in the lowest bit: 0, -1, 1, -2 become 0, 1, 2, 3.
 */
import { demand } from './damage.js';

/** Of a number whose double is still exact. */
export const MAX_MAGNITUDE = 2 ** 52;

/** Of the longest varint, 2^53. */
const MAX_BYTES = 8;

export class VarintWriter {
  #bytes: Buffer;
  #length = 0;

  constructor(valueCount: number) {
    this.#bytes = Buffer.allocUnsafe(valueCount * MAX_BYTES);
  }

  write(value: number): void {
    let rest = value < 0 ? -2 * value - 1 : 2 * value;
    while (rest >= 0x80) {
      this.#bytes[this.#length++] = (rest % 0x80) + 0x80;
      rest = Math.floor(rest / 0x80);
    }
    this.#bytes[this.#length++] = rest;
  }

  finish(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }
}

export class VarintReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  read(): number {
    let value = 0;
    let factor = 1;
    for (let count = 1; ; count++) {
      const byte = this.#bytes[this.#at++];
      demand(byte !== undefined, 'a column ends too early');
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) break;
      demand(count < MAX_BYTES, 'a number is too large');
      factor *= 0x80;
    }
    demand(value <= Number.MAX_SAFE_INTEGER, 'a number is too large');
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }

  /** Throws Damage where bytes are left. */
  finish(): void {
    demand(this.#at === this.#bytes.length, 'a column is longer than its rows');
  }
}
