/** What one line of the text tree says: time, name, place, in their colours. */
import { isIdle, measureBusyNs } from '../model/busy-time.js';
import type { CallNode, CallTree, HiddenFrame, Times } from '../model/call-tree.js';
import type { FileRules } from '../model/file-rules.js';
import { readNs } from '../model/times.js';
import { OwnFiles } from '../processors/own-files.js';
import { type Colour, chooseColour } from './colour.js';
import { chooseDecimals, formatCount, formatSeconds, formatShare } from './format-number.js';
import { type FrameLabel, makeLabeller } from './frame-label.js';
import { fitLabel } from './text-label.js';
import { type Piece, piece, type TextStyle } from './text-line.js';

export interface NodeWriter {
  formatTime(times: Times): string;
  printsTime(times: Times): boolean;
  /** At most `room` columns, with the time right-justified in the first `timeWidth` of them. */
  writeNode(node: CallNode, timeWidth: number, room: number): Piece[];
  writeHidden(hidden: HiddenFrame, timeWidth: number, room: number): Piece[];
  /** `… 3 more, 0.028` for a rest, `⋮ 14 calls, 0.004` for a chain; a time of 0 is left out. */
  writeCount(node: CallNode, times: Times, timeWidth?: number): Piece;
}

export function makeNodeWriter(tree: CallTree, style: TextStyle, rules: FileRules): NodeWriter {
  const { root, weight, profile } = tree;
  const rootNs = readNs(root.total, weight);
  const busyNs = measureBusyNs(tree);
  const decimals = chooseDecimals(profile.metadata.intervalUs, rootNs);
  const labelOf = makeLabeller(profile);
  const files = new OwnFiles(rules);

  const formatTime = (times: Times): string =>
    style.percent
      ? formatShare(readNs(times, weight), rootNs)
      : formatSeconds(readNs(times, weight), decimals);

  const printsTime = (times: Times): boolean => /[1-9]/.test(formatTime(times));

  /** Of the time that was not idle: waiting is not hot, and hides nothing that is. */
  const colourTime = (times: Times): Colour => chooseColour(readNs(times, weight) / busyNs);

  const write = (
    times: Times,
    timeColour: Colour,
    label: FrameLabel,
    nameColours: readonly Colour[],
    timeWidth: number,
    room: number,
  ): Piece[] => {
    const time = formatTime(times).padStart(timeWidth);
    const { name, place } = fitLabel(label, room - time.length - 1, style);
    return [
      piece(time, timeColour),
      piece(' '),
      piece(name, ...nameColours),
      piece(place === '' ? '' : `  ${place}`, 'faint'),
    ];
  };

  const labelNode = ({ role, frame, hiddenCount = 0 }: CallNode): FrameLabel => {
    if (role === 'root') return { name: frame.name, place: weight === 'cpu' ? 'CPU time' : '' };
    if (role !== 'group' || frame.kind !== 'pseudo') return labelOf(frame);
    return { name: `[${formatCount(hiddenCount)} frames hidden]`, place: frame.name };
  };

  const colourName = (node: CallNode): readonly Colour[] => {
    const { role, frame } = node;
    if (role === 'group' || isIdle(node)) return ['faint'];
    if (frame.kind !== 'js') return [];
    return files.isOwnCode(frame) ? ['bold'] : ['faint'];
  };

  return {
    formatTime,
    printsTime,
    writeNode: (node, timeWidth, room) => {
      const timeColour = isIdle(node) ? 'faint' : colourTime(node.total);
      return write(node.total, timeColour, labelNode(node), colourName(node), timeWidth, room);
    },
    writeHidden: ({ frame, self }, timeWidth, room) =>
      write(self, colourTime(self), labelOf(frame), ['faint'], timeWidth, room),
    writeCount: ({ role, hiddenCount = 0 }, times, timeWidth = 0) => {
      const [glyph, what] = role === 'chain' ? [style.chain, 'calls'] : [style.ellipsis, 'more'];
      const time = printsTime(times) ? `, ${formatTime(times)}` : '';
      return piece(
        `${glyph.padStart(timeWidth)} ${formatCount(hiddenCount)} ${what}${time}`,
        'faint',
      );
    },
  };
}
