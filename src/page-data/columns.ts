/**
 * Whole numbers as bytes: seven bits each, the lowest first, the eighth says that more follow. Small
 * numbers take one byte, so columns hold differences. Exact up to 2^53.
 */

const FIRST_SIZE_BYTES = 1 << 16;
/** Bit operators work on 32 bits; above, numbers are divided. */
const BIT_OPERATOR_LIMIT = 2 ** 31;

export class ColumnWriter {
  #bytes = new Uint8Array(FIRST_SIZE_BYTES);
  #size = 0;

  /** From 0. */
  writeUnsigned(value: number): void {
    let rest = value;
    while (rest >= BIT_OPERATOR_LIMIT) {
      this.#push((rest % 128) | 0x80);
      rest = Math.floor(rest / 128);
    }
    while (rest >= 0x80) {
      this.#push((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    this.#push(rest);
  }

  writeSigned(value: number): void {
    this.writeUnsigned(value < 0 ? -2 * value - 1 : 2 * value);
  }

  finish(): Uint8Array {
    return this.#bytes.slice(0, this.#size);
  }

  #push(byte: number): void {
    if (this.#size === this.#bytes.length) {
      const larger = new Uint8Array(2 * this.#bytes.length);
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    this.#bytes[this.#size++] = byte;
  }
}

export class ColumnReader {
  #offset = 0;

  constructor(readonly bytes: Uint8Array) {}

  readUnsigned(): number {
    let value = 0;
    let scale = 1;
    for (;;) {
      const byte = this.bytes[this.#offset++];
      if (byte === undefined) throw new RangeError('the data of this page are cut short');
      if (byte < 0x80) return value + byte * scale;
      value += (byte - 0x80) * scale;
      scale *= 128;
    }
  }

  readSigned(): number {
    const value = this.readUnsigned();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }
}
