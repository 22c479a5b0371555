/**
 * Tree nodes as columns, found by parent and label. Numbers are given in order: a parent's is smaller
 * than its children's. Node 0 is the root. Open addressing, for a Map of 200 000 keys is slow to fill.
 */

const FIRST_CAPACITY = 1 << 10;
/** Of the slots; above it collisions cost. */
const MOST_LOAD = 0.5;

export class NodeTable {
  size = 1;
  parent = new Int32Array(FIRST_CAPACITY);
  label = new Int32Array(FIRST_CAPACITY);
  /** Node numbers; 0 is an empty slot, for the root is nobody's child. */
  #slots = new Int32Array(2 * FIRST_CAPACITY);

  constructor(rootLabel: number) {
    this.parent[0] = -1;
    this.label[0] = rootLabel;
  }

  /** The child of `parent` with that label, made where there is none yet. */
  findChild(parent: number, label: number): number {
    const mask = this.#slots.length - 1;
    for (let slot = hash(parent, label) & mask; ; slot = (slot + 1) & mask) {
      const node = this.#slots[slot] as number;
      if (node === 0) {
        if (this.size >= MOST_LOAD * this.#slots.length) {
          this.#grow();
          return this.findChild(parent, label);
        }
        this.#slots[slot] = this.size;
        this.parent[this.size] = parent;
        this.label[this.size] = label;
        return this.size++;
      }
      if (this.parent[node] === parent && this.label[node] === label) return node;
    }
  }

  #grow(): void {
    const capacity = this.#slots.length;
    this.parent = lengthen(this.parent, capacity);
    this.label = lengthen(this.label, capacity);
    this.#slots = new Int32Array(2 * capacity);
    const mask = this.#slots.length - 1;
    for (let node = 1; node < this.size; node++) {
      let slot = hash(this.parent[node] as number, this.label[node] as number) & mask;
      while (this.#slots[slot] !== 0) slot = (slot + 1) & mask;
      this.#slots[slot] = node;
    }
  }
}

/** Fibonacci hashing of both numbers. */
function hash(parent: number, label: number): number {
  const mixed = Math.imul(parent, 0x9e3779b1) ^ Math.imul(label, 0x85ebca6b);
  return (mixed ^ (mixed >>> 15)) >>> 0;
}

function lengthen(column: Int32Array, length: number): Int32Array<ArrayBuffer> {
  const longer = new Int32Array(length);
  longer.set(column);
  return longer;
}
