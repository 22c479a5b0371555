/** A comparison in the terminal: a verdict, the paths that changed, the functions that did. */
import { type Change, type Comparison, differenceNs } from '../model/comparison.js';
import { isLarge, type PickedCall, pickChanges } from '../processors/pick-changes.js';
import { type ChangeWords, makeChangeWriter } from './change-words.js';
import type { Colour } from './colour.js';
import type { DiffOptions } from './diff-renderers.js';
import {
  decimalsOf,
  listDiffWarnings,
  listSideFacts,
  nameCommand,
  nameMeasure,
  writeVerdict,
} from './diff-words.js';
import { formatShare } from './format-number.js';
import { type FrameLabel, makeLabeller } from './frame-label.js';
import { drawWithinBudget } from './line-budget.js';
import { fitLabel } from './text-label.js';
import { joinLine, type Piece, piece, type TextStyle, wrapWords } from './text-line.js';

const GAP = '  ';
const MOST_FUNCTIONS = 10;
const GLYPHS = {
  unicode: { child: '├─ ', lastChild: '└─ ', guide: '│  ', deeper: '»  ' },
  ascii: { child: '|- ', lastChild: '`- ', guide: '|  ', deeper: '>  ' },
};
const BLANK = '   ';
/** Columns of the tree that stay for names, however deep it is. */
const LABEL_WIDTH = 24;

export function renderDiffText(comparison: Comparison, options: DiffOptions): string {
  const unicode = options.unicode ?? true;
  const style: TextStyle = {
    width: options.width ?? 80,
    unicode,
    colour: options.colour ?? false,
    percent: false,
    ellipsis: unicode ? '…' : '...',
    chain: unicode ? '⋮' : ':',
  };
  const table = new ChangeTable(comparison, style);
  const { beforeNs, afterNs } = comparison.root.total;
  const largerNs = Math.max(beforeNs, afterNs);
  const draw = (threshold: number) =>
    table.drawTree(pickChanges(comparison.root, threshold * largerNs));
  const { lines, threshold } =
    options.threshold === undefined
      ? drawWithinBudget(draw)
      : { lines: draw(options.threshold), threshold: options.threshold };
  const functions = comparison.functions
    .filter(({ self }) => isLarge(self, threshold * largerNs))
    .slice(0, options.threshold === undefined ? MOST_FUNCTIONS : undefined);
  const hint = `showing changes of ${formatShare(threshold, 1)} of the time and more (--threshold 0.1 shows more)`;
  return `${[
    ...writeHead(comparison, style),
    '',
    ...table.writeTitle('path, with what it called'),
    ...lines,
    ...(functions.length === 0 ? [] : ['', ...table.writeTitle('function, its own time')]),
    ...functions.map(({ frame, self }) => table.writeRow(self, '', table.labelOf(frame))),
    ...(options.threshold === undefined
      ? ['', ...wrapWords(hint.split(' '), ' ', style, 'faint')]
      : []),
  ].join('\n')}\n`;
}

function writeHead(comparison: Comparison, style: TextStyle): string[] {
  const warnings = listDiffWarnings(comparison);
  const version = comparison.after[0].metadata.profilerVersion;
  const words = (sentence: string, ...colours: Colour[]) =>
    wrapWords(sentence.split(' '), ' ', style, ...colours);
  const writeSide = (side: 'before' | 'after', title: string) => {
    const facts = [...listSideFacts(comparison, side), nameCommand(comparison, side)];
    return wrapWords([title, ...facts.filter((it) => it !== '')], BLANK, style);
  };
  return [
    ...wrapWords([`nativeprof ${version}`.trim(), nameMeasure(comparison)], BLANK, style),
    ...writeSide('before', 'before'),
    ...writeSide('after', 'after '),
    '',
    ...words(writeVerdict(comparison), 'bold'),
    ...(warnings.length === 0 ? [] : ['']),
    ...warnings.flatMap((sentence) => words(sentence, 'yellow')),
  ];
}

/** Rows of the same columns, for the tree and for functions. */
class ChangeTable {
  readonly labelOf: ReturnType<typeof makeLabeller>;
  readonly #write: (change: Change) => ChangeWords;
  readonly #timeWidth: number;
  readonly #indentLimit: number;

  constructor(
    comparison: Comparison,
    readonly style: TextStyle,
  ) {
    this.labelOf = makeLabeller(comparison.after[0]);
    this.#write = makeChangeWriter(decimalsOf(comparison));
    const { before, after } = this.#write(comparison.root.total);
    this.#timeWidth = Math.max('before'.length, before.length, after.length);
    const treeWidth = style.width - this.#writeTimes(EMPTY).length;
    this.#indentLimit = Math.max(treeWidth - LABEL_WIDTH, BLANK.length);
  }

  writeTitle(what: string): string[] {
    const words = { before: 'before', after: 'after', difference: 'change', share: '' };
    return [joinLine([piece(`${this.#writeTimes(words)}${what}`, 'faint')], this.style)];
  }

  drawTree(root: PickedCall): string[] {
    const lines: string[] = [];
    const glyphs = this.style.unicode ? GLYPHS.unicode : GLYPHS.ascii;
    const draw = (call: PickedCall, lead: string, indent: string): void => {
      lines.push(this.writeRow(call.change, lead, this.labelOf(call.frame)));
      const [only] = call.children;
      if (only && call.children.length === 1 && call !== root) {
        // Calls that lead nowhere else read downwards, in one column.
        if (only.skippedCount > 0) lines.push(this.#writeSkipped(only.skippedCount, indent));
        draw(only, indent, indent);
        return;
      }
      const isFull = indent.length >= this.#indentLimit;
      const deeper = indent.slice(0, -BLANK.length) + glyphs.deeper;
      for (const child of call.children) {
        const isLast = child === call.children.at(-1);
        const glyph = isLast ? glyphs.lastChild : glyphs.child;
        const below = isFull ? indent : indent + (isLast ? BLANK : glyphs.guide);
        draw(child, isFull ? deeper : indent + glyph, below);
      }
    };
    draw(root, '', '');
    return lines;
  }

  writeRow(change: Change, lead: string, label: FrameLabel): string {
    const words = this.#write(change);
    const times = this.#writeTimes(words);
    const room = this.style.width - times.length - lead.length;
    const { name, place } = fitLabel(label, room, this.style);
    const isNoise = words.share === '';
    return joinLine(
      [
        piece(times, chooseColour(change, isNoise)),
        piece(lead, 'faint'),
        piece(name, ...(isNoise ? (['faint'] as const) : [])),
        piece(place === '' ? '' : `${GAP}${place}`, 'faint'),
      ],
      this.style,
    );
  }

  #writeSkipped(count: number, indent: string): string {
    const text = `${' '.repeat(this.#writeTimes(EMPTY).length)}${indent}${this.style.chain} ${count} calls`;
    const line: Piece = piece(text, 'faint');
    return joinLine([line], this.style);
  }

  #writeTimes({ before, after, difference, share }: ChangeWords): string {
    const times = [before, after].map((it) => it.padStart(this.#timeWidth));
    const change = difference.padStart(this.#timeWidth + 1);
    return ` ${[...times, change, share.padStart(SHARE_WIDTH)].join(GAP)}${GAP}`;
  }
}

const EMPTY: ChangeWords = { before: '', after: '', difference: '', share: '' };
/** `+999.9 %` */
const SHARE_WIDTH = 8;

function chooseColour(change: Change, isNoise: boolean): Colour {
  if (isNoise) return 'faint';
  return differenceNs(change) > 0 ? 'red' : 'green';
}
