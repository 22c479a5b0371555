/** What one line of the text tree says: time, name, place, in their colours. */
import type { CallNode, CallTree, HiddenFrame, Times } from '../model/call-tree.js';
import { readNs } from '../model/times.js';
import { packageOf } from '../processors/fold-libraries.js';
import { type Colour, chooseColour } from './colour.js';
import { chooseDecimals, formatCount, formatSeconds, formatShare } from './format-number.js';
import { type FrameLabel, makeLabeller } from './frame-label.js';
import { fitLabel } from './text-label.js';
import { type Piece, piece, type TextStyle } from './text-line.js';

export interface NodeWriter {
  formatTime(times: Times): string;
  /** At most `room` columns, with the time right-justified in the first `timeWidth` of them. */
  writeNode(node: CallNode, timeWidth: number, room: number): Piece[];
  writeHidden(hidden: HiddenFrame, timeWidth: number, room: number): Piece[];
  writeRest(rest: CallNode): Piece;
}

export function makeNodeWriter(
  { root, weight, profile }: CallTree,
  style: TextStyle,
  ownPackages: readonly string[],
): NodeWriter {
  const rootNs = readNs(root.total, weight);
  const decimals = chooseDecimals(profile.metadata.intervalUs, rootNs);
  const labelOf = makeLabeller(profile);

  const formatTime = (times: Times): string =>
    style.percent
      ? formatShare(readNs(times, weight), rootNs)
      : formatSeconds(readNs(times, weight), decimals);

  const write = (
    times: Times,
    label: FrameLabel,
    nameColours: readonly Colour[],
    timeWidth: number,
    room: number,
  ): Piece[] => {
    const time = formatTime(times).padStart(timeWidth);
    const { name, place } = fitLabel(label, room - time.length - 1, style);
    return [
      piece(time, chooseColour(readNs(times, weight) / rootNs)),
      piece(' '),
      piece(name, ...nameColours),
      piece(place === '' ? '' : `  ${place}`, 'faint'),
    ];
  };

  const labelNode = ({ role, frame, hiddenCount = 0 }: CallNode): FrameLabel => {
    if (frame.kind !== 'pseudo') return labelOf(frame);
    if (role === 'root') return { name: frame.name, place: weight === 'cpu' ? 'CPU time' : '' };
    if (role !== 'group') return { name: frame.name, place: frame.file };
    return { name: `[${formatCount(hiddenCount)} frames hidden]`, place: frame.name };
  };

  const colourName = ({ role, frame }: CallNode): readonly Colour[] => {
    if (role === 'group') return ['faint'];
    if (frame.kind !== 'js') return [];
    const name = packageOf(frame.file);
    return name === undefined || ownPackages.includes(name) ? ['bold'] : ['faint'];
  };

  return {
    formatTime,
    writeNode: (node, timeWidth, room) =>
      write(node.total, labelNode(node), colourName(node), timeWidth, room),
    writeHidden: ({ frame, self }, timeWidth, room) =>
      write(self, labelOf(frame), ['faint'], timeWidth, room),
    writeRest: ({ hiddenCount = 0, total }) =>
      piece(`${style.ellipsis} ${formatCount(hiddenCount)} more, ${formatTime(total)}`, 'faint'),
  };
}
