/**
 * JavaScript, TypeScript or JSX -> Tokens. It never fails: what it does not understand costs names,
 * and the text of a file may be anything.
 */
import { expectsOperand } from './expects-operand.js';
import { readOperator } from './read-operator.js';
import { classify, Role } from './roles.js';
import {
  skipAttribute,
  skipComment,
  skipLineComment,
  skipRegExp,
  skipString,
  skipTemplate,
} from './skip-literals.js';
import { Kind, NONE, Tokens } from './tokens.js';

export interface TokenizeOptions {
  /** False for TypeScript without JSX, where `<T>` is a type. */
  readonly jsx: boolean;
}

export function tokenize(text: string, options: TokenizeOptions): Tokens {
  const scanner = new Scanner(text, options.jsx);
  scanner.scan();
  return scanner.tokens;
}

const ELEMENT =
  /<(?:>|[\p{ID_Start}$_][\p{ID_Continue}$\-.:]*(?![\p{ID_Continue}$\-.:]|\s*,|\s+extends\s))/uy;

class Scanner {
  readonly tokens: Tokens;
  readonly #text: string;
  readonly #hasJsx: boolean;
  #at = 0;
  /** Brackets and elements that are open, outermost first. */
  readonly #open: number[] = [];
  #innermost = NONE;
  /** Of the open elements, outermost first: behind its tag, where text stands. */
  readonly #isInText: boolean[] = [];

  constructor(text: string, jsx: boolean) {
    this.tokens = new Tokens(text);
    this.#text = text;
    this.#hasJsx = jsx;
  }

  scan(): void {
    if (this.#text.startsWith('#!')) this.#at = skipLineComment(this.#text, 0);
    while (this.#at < this.#text.length) {
      if (this.tokens.kindOf(this.#innermost) === Kind.ElementStart) this.#scanElement();
      else this.#scanCode();
    }
  }

  #scanCode(): void {
    const text = this.#text;
    const code = text.charCodeAt(this.#at);
    switch (classify(code)) {
      case Role.Space:
        do this.#at++;
        while (classify(text.charCodeAt(this.#at)) === Role.Space);
        return;
      case Role.Word:
        this.#add(Kind.Word, this.#skipWord(this.#at + 1));
        return;
      case Role.Digit:
        this.#add(Kind.Number, this.#skipNumber(this.#at + 1));
        return;
      case Role.Quote:
        this.#add(Kind.String, skipString(text, this.#at));
        return;
      case Role.Backtick:
        this.#scanTemplate(this.#at + 1);
        return;
      case Role.Open:
        this.#push(code, this.#at + 1);
        return;
      case Role.Close:
        this.#close(code);
        return;
      case Role.Single:
        this.#add(code, this.#at + 1);
        return;
      case Role.Slash:
        this.#scanSlash();
        return;
      default:
        this.#scanOperator();
    }
  }

  #add(kind: Kind, end: number): number {
    const token = this.tokens.add(kind, this.#at, this.#innermost);
    this.#at = end;
    return token;
  }

  #push(kind: Kind, end: number): void {
    this.#innermost = this.#add(kind, end);
    this.#open.push(this.#innermost);
  }

  #pop(close: number): void {
    this.tokens.pair(this.#open.pop() as number, close);
    this.#innermost = this.#open.at(-1) ?? NONE;
  }

  #close(kind: Kind): void {
    const token = this.#add(kind, this.#at + 1);
    if (!this.#closes(this.#innermost, kind) && !this.#dropUnclosed(kind)) return;
    const isTemplate = this.tokens.kindOf(this.#innermost) === Kind.Substitution;
    this.#pop(token);
    if (isTemplate) this.#scanTemplate(this.#at);
  }

  #closes(open: number, kind: Kind): boolean {
    const openKind = this.tokens.kindOf(open);
    if (kind === Kind.ParenClose) return openKind === Kind.ParenOpen;
    if (kind === Kind.BracketClose) return openKind === Kind.BracketOpen;
    return openKind === Kind.BraceOpen || openKind === Kind.Substitution;
  }

  /** Makes what a bracket closes the innermost; false: it closes nothing. */
  #dropUnclosed(kind: Kind): boolean {
    const place = this.#open.findLastIndex((open) => this.#closes(open, kind));
    if (place < 0) return false;
    for (const open of this.#open.splice(place + 1)) {
      if (this.tokens.kindOf(open) === Kind.ElementStart) this.#isInText.pop();
    }
    this.#innermost = this.#open[place] as number;
    return true;
  }

  #skipWord(from: number): number {
    let at = from;
    while (true) {
      const role = classify(this.#text.charCodeAt(at));
      if (role !== Role.Word && role !== Role.Digit) return at;
      at++;
    }
  }

  #skipNumber(from: number): number {
    const end = this.#skipWord(from);
    return this.#text[end] === '.' ? this.#skipWord(end + 1) : end;
  }

  #scanTemplate(from: number): void {
    const { end, isOpen } = skipTemplate(this.#text, from);
    this.#add(Kind.Template, end);
    if (isOpen) this.#push(Kind.Substitution, end + 2);
  }

  #scanSlash(): void {
    const end = skipComment(this.#text, this.#at);
    if (end !== undefined) {
      this.#at = end;
      return;
    }
    const pattern = expectsOperand(this.tokens, this.tokens.count - 1)
      ? skipRegExp(this.#text, this.#at)
      : undefined;
    if (pattern === undefined) this.#scanOperator();
    else this.#add(Kind.RegExp, this.#skipWord(pattern));
  }

  #scanOperator(): void {
    const text = this.#text;
    if (text[this.#at] === '<' && this.#startsElement()) {
      this.#pushElement();
    } else if (text[this.#at] === '.' && classify(text.charCodeAt(this.#at + 1)) === Role.Digit) {
      this.#add(Kind.Number, this.#skipWord(this.#at + 1));
    } else {
      const { kind, length } = readOperator(text, this.#at);
      this.#add(kind, this.#at + length);
    }
  }

  #startsElement(): boolean {
    if (!this.#hasJsx || !expectsOperand(this.tokens, this.tokens.count - 1)) return false;
    // `<T,>(x) =>` and `<T extends X>(x) =>` are types.
    ELEMENT.lastIndex = this.#at;
    return ELEMENT.test(this.#text);
  }

  #pushElement(): void {
    this.#push(Kind.ElementStart, this.#at + 1);
    this.#isInText.push(false);
  }

  #popElement(end: number): void {
    this.#isInText.pop();
    this.#pop(this.#add(Kind.ElementEnd, end));
  }

  /** One step inside an element: of its tag, or of what stands behind that. */
  #scanElement(): void {
    const text = this.#text;
    const code = text.charCodeAt(this.#at);
    const isSlash = text[this.#at] === '/';
    if (code === Kind.BraceOpen) {
      this.#push(Kind.BraceOpen, this.#at + 1);
    } else if (this.#isInText.at(-1)) {
      if (code !== Kind.Less) this.#at++;
      else if (text[this.#at + 1] !== '/') this.#pushElement();
      else this.#popElement(1 + indexOrEnd(text, '>', this.#at));
    } else if (code === Kind.Greater) {
      this.#isInText[this.#isInText.length - 1] = true;
      this.#at++;
    } else if (isSlash && text.charCodeAt(this.#at + 1) === Kind.Greater) {
      this.#popElement(this.#at + 2);
    } else if (isSlash) {
      this.#at = skipComment(text, this.#at) ?? this.#at + 1;
    } else if (code === Kind.Less) {
      this.#pushElement();
    } else if (classify(code) === Role.Quote) {
      this.#add(Kind.String, skipAttribute(text, this.#at));
    } else if (classify(code) === Role.Word) {
      this.#add(Kind.Word, this.#skipWord(this.#at + 1));
    } else if (code === Kind.Assign) {
      this.#add(Kind.Assign, this.#at + 1);
    } else {
      this.#at++;
    }
  }
}

function indexOrEnd(text: string, character: string, from: number): number {
  const index = text.indexOf(character, from);
  return index < 0 ? text.length : index;
}
