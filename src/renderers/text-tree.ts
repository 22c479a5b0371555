/** Lays a call tree out as lines: what stands below what, and the connectors that show it. */
import { measureBusyNs } from '../model/busy-time.js';
import type { CallNode, CallTree, HiddenFrame } from '../model/call-tree.js';
import type { FileRules } from '../model/file-rules.js';
import { NO_TIMES, readNs } from '../model/times.js';
import { joinLine, measurePieces, type Piece, piece, type TextStyle } from './text-line.js';
import { makeNodeWriter } from './text-node.js';

/** Columns that stay for time, name and place, however deep the tree is. */
const LABEL_WIDTH = 45;
/** Of a narrow terminal, connectors may still take this share. */
const INDENT_SHARE = 1 / 3;

interface Glyphs {
  readonly child: string;
  readonly lastChild: string;
  readonly guide: string;
  /** Before what is deeper than there is room for. */
  readonly deeper: string;
}

const BLANK = '   ';
const UNICODE: Glyphs = { child: '├─ ', lastChild: '└─ ', guide: '│  ', deeper: '»  ' };
const ASCII: Glyphs = { child: '|- ', lastChild: '`- ', guide: '|  ', deeper: '>  ' };

/** Where a node is drawn: `lead` begins its own line, `indent` all lines below it. */
interface Spot {
  readonly lead: string;
  readonly indent: string;
  readonly timeWidth: number;
  readonly isDeeper: boolean;
}

export interface DrawOptions {
  readonly threshold: number;
  readonly rules: FileRules;
}

export function drawTree(
  tree: CallTree,
  style: TextStyle,
  { threshold, rules }: DrawOptions,
): string[] {
  const limitNs = threshold * measureBusyNs(tree);
  const glyphs = style.unicode ? UNICODE : ASCII;
  const indentLimit = Math.max(style.width - LABEL_WIDTH, style.width * INDENT_SHARE);
  const writer = makeNodeWriter(tree, style, rules);
  const lines: string[] = [];

  const drawLine = (lead: string, pieces: readonly Piece[]): void => {
    lines.push(joinLine([piece(lead, 'faint'), ...pieces], style));
  };
  const measureTimes = (times: readonly CallNode['total'][]): number =>
    Math.max(0, ...times.map((it) => writer.formatTime(it).length));

  const drawNode = (node: CallNode, spot: Spot): void => {
    const room = style.width - spot.lead.length;
    if (node.role === 'rest') {
      drawLine(spot.lead, [writer.writeCount(node, node.total)]);
      return;
    }
    const { children, rest } = arrange(node, spot.isDeeper);
    if (node.role === 'chain') {
      drawLine(spot.lead, [writer.writeCount(node, node.self, spot.timeWidth)]);
    } else {
      const own = writer.writeNode(node, spot.timeWidth, room);
      if (rest) drawWithRest(node, rest, own, spot);
      else drawLine(spot.lead, own);
    }
    drawHidden(node, spot.indent);
    drawChildren(node, children, spot);
  };

  const drawWithRest = (
    node: CallNode,
    rest: CallNode,
    own: readonly Piece[],
    { lead, indent, timeWidth }: Spot,
  ): void => {
    // The time of a node that is nothing but its rest is not said twice.
    const isWhole = node.children.length === 1;
    const both = [...own, piece(BLANK), writer.writeCount(rest, isWhole ? NO_TIMES : rest.total)];
    const fits = measurePieces(both) <= style.width - lead.length;
    drawLine(lead, fits ? both : own);
    if (!fits && !isWhole) drawLine(indent, [writer.writeCount(rest, rest.total, timeWidth)]);
  };

  const arrange = (node: CallNode, isDeeper: boolean) => {
    const drawn = node.children.filter((it) => it.role !== 'rest' || writer.printsTime(it.total));
    const rest = drawn.find((child) => child.role === 'rest');
    const others = drawn.filter((child) => child !== rest);
    const isBranch = node.role === 'root' || (others.length > 1 && !isDeeper);
    if (!rest || isBranch) return { children: drawn };
    // Where there is nothing but its own time beside it, a node is a leaf.
    const children = others.every((child) => child.role === 'self') ? [] : others;
    // Between two lines, and in a leaf, a small rest goes without saying.
    const isSmall = children.length < 2 && readNs(rest.total, tree.weight) < limitNs;
    return isSmall ? { children } : { children, rest };
  };

  const drawHidden = (node: CallNode, indent: string): void => {
    // Node's own functions are hidden in the one that was called: nobody can change them.
    const hidden: readonly HiddenFrame[] =
      node.frame.kind === 'pseudo' ? (node.hottestHidden ?? []) : [];
    const lead = indent + BLANK;
    const timeWidth = measureTimes(hidden.map((it) => it.self));
    const room = style.width - lead.length;
    for (const it of hidden) drawLine(lead, writer.writeHidden(it, timeWidth, room));
  };

  const drawChildren = (node: CallNode, children: readonly CallNode[], spot: Spot): void => {
    const [only] = children;
    if (only && children.length === 1 && node.role !== 'root') {
      // Calls that lead nowhere else read downwards, in one column.
      drawNode(only, { ...spot, lead: spot.indent });
      return;
    }
    const timeWidth = measureTimes(children.map((it) => it.total));
    const below = placeBelow(spot, false);
    // Without connectors only what stands right below its caller is seen to be called by it.
    const ordered = below.isDeeper ? children.toSorted(byLeafFirst) : children;
    for (const child of ordered) {
      drawNode(child, { ...placeBelow(spot, child === ordered.at(-1)), timeWidth });
    }
  };

  const placeBelow = ({ indent, isDeeper }: Spot, isLast: boolean) => {
    if (isDeeper) {
      return { lead: indent.slice(0, -BLANK.length) + glyphs.deeper, indent, isDeeper };
    }
    if (indent.length + 2 * BLANK.length > indentLimit) {
      return { lead: indent + glyphs.deeper, indent: indent + BLANK, isDeeper: true };
    }
    return {
      lead: indent + (isLast ? glyphs.lastChild : glyphs.child),
      indent: indent + (isLast ? BLANK : glyphs.guide),
      isDeeper,
    };
  };

  drawNode(tree.root, { lead: ' ', indent: ' ', timeWidth: 0, isDeeper: false });
  return lines;
}

function byLeafFirst(a: CallNode, b: CallNode): number {
  return Number(a.children.length > 0) - Number(b.children.length > 0);
}
