/** The tokens of a source text, in columns: a bundle of 9 MB has two million of them. */

import { countUpTo } from './line-starts.js';

/** Beside these, what is a single character has its code: `(` is 40. */
export enum Kind {
  Word = 1,
  Number = 2,
  String = 3,
  /** All of a template up to a `${`, or from a `}` on. */
  Template = 4,
  RegExp = 5,
  /** `=>` */
  Arrow = 6,
  /** `?.` */
  Optional = 7,
  /** `&&`, `||`, `??` */
  Logical = 8,
  /** `++`, `--` */
  Update = 9,
  /** Any other operator, `...` too. */
  Operator = 10,
  /** `${` */
  Substitution = 11,
  /** `<` of an element of JSX, and the end of all of it. */
  ElementStart = 12,
  ElementEnd = 13,
  Exclamation = 33,
  ParenOpen = 40,
  ParenClose = 41,
  Star = 42,
  Comma = 44,
  Dot = 46,
  Colon = 58,
  Semicolon = 59,
  Less = 60,
  /** Also `||=` and the like, which name a function as well; not `+=`. */
  Assign = 61,
  Greater = 62,
  Question = 63,
  At = 64,
  BracketOpen = 91,
  BracketClose = 93,
  BraceOpen = 123,
  BraceClose = 125,
}

export const NONE = -1;
const WORD = /[\p{ID_Start}\p{ID_Continue}$_#\u200c\u200d]+/uy;

const LEAST_ROOM = 256;
/** Characters per token, with blanks and comments; minified code has half as many. */
const USUAL_LENGTH = 6;

export class Tokens {
  readonly text: string;
  count = 0;
  #kinds: Uint8Array;
  #starts: Int32Array;
  #owners: Int32Array;
  #partners: Int32Array;

  constructor(text: string) {
    this.text = text;
    const size = LEAST_ROOM + Math.ceil(text.length / USUAL_LENGTH);
    this.#kinds = new Uint8Array(size);
    this.#starts = new Int32Array(size);
    this.#owners = new Int32Array(size);
    this.#partners = new Int32Array(size);
  }

  add(kind: Kind, start: number, owner: number): number {
    const token = this.count++;
    if (token === this.#kinds.length) this.#grow();
    this.#kinds[token] = kind;
    this.#starts[token] = start;
    this.#owners[token] = owner;
    this.#partners[token] = NONE;
    return token;
  }

  /** `close` is the end of what `open` begins: both belong to what is around them. */
  pair(open: number, close: number): void {
    this.#partners[open] = close;
    this.#partners[close] = open;
    this.#owners[close] = this.ownerOf(open);
  }

  /** 0 where there is no token. */
  kindOf(token: number): Kind {
    return this.#kinds[token] ?? (0 as Kind);
  }

  startOf(token: number): number {
    return this.#starts[token] ?? NONE;
  }

  /** The bracket that a token is inside of. */
  ownerOf(token: number): number {
    return this.#owners[token] ?? NONE;
  }

  /** The other bracket of a pair. */
  partnerOf(token: number): number {
    return this.#partners[token] ?? NONE;
  }

  /** The token that starts at a place of the text. */
  find(place: number): number {
    const token = this.findUpTo(place);
    return this.startOf(token) === place ? token : NONE;
  }

  /** The last token that starts at a place of the text or before. */
  findUpTo(place: number): number {
    return countUpTo(this.#starts.subarray(0, this.count), place) - 1;
  }

  /** '' where the token is no word. */
  wordOf(token: number): string {
    if (this.kindOf(token) !== Kind.Word) return '';
    WORD.lastIndex = this.startOf(token);
    return WORD.exec(this.text)?.[0] ?? '';
  }

  isWord(token: number, word: string): boolean {
    return this.kindOf(token) === Kind.Word && this.wordOf(token) === word;
  }

  #grow(): void {
    const size = 2 * this.#kinds.length;
    const kinds = new Uint8Array(size);
    kinds.set(this.#kinds);
    this.#kinds = kinds;
    this.#starts = growColumn(this.#starts, size);
    this.#owners = growColumn(this.#owners, size);
    this.#partners = growColumn(this.#partners, size);
  }
}

function growColumn(column: Int32Array, size: number): Int32Array {
  const larger = new Int32Array(size);
  larger.set(column);
  return larger;
}
