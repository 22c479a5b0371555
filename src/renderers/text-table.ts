/** The flat views of the text report: functions by their own time, lines by theirs. */
import { measureBusyNs } from '../model/busy-time.js';
import type { CallTree } from '../model/call-tree.js';
import type { FileRules } from '../model/file-rules.js';
import { readNs } from '../model/times.js';
import { measureHotLines, placeOfLine } from '../processors/hot-lines.js';
import { measureFunctions } from '../processors/measure-functions.js';
import { DEFAULT_THRESHOLD } from '../processors/prune.js';
import { nameFrame } from '../processors/written-names.js';
import { chooseColour } from './colour.js';
import { chooseDecimals, formatCount, formatSeconds, formatShare } from './format-number.js';
import { type FrameLabel, makeLabeller } from './frame-label.js';
import { fitLabel } from './text-label.js';
import { joinLine, piece, type TextStyle } from './text-line.js';

/** As many as the tree shows; more where a threshold asks for them. */
const MOST_ROWS = 36;
const GAP = '  ';

interface Row {
  /** What rows are sorted by and shares are taken of. */
  readonly ns: number;
  /** More times, each a column of its own. */
  readonly otherNs: readonly number[];
  readonly label: FrameLabel;
}

export function drawFunctions(tree: CallTree, style: TextStyle, threshold?: number): string[] {
  const { weight, profile } = tree;
  const labelOf = makeLabeller(profile);
  const rows = measureFunctions(tree).map(({ frame, self, total }) => ({
    ns: readNs(self, weight),
    otherNs: [readNs(total, weight)],
    label: labelOf(frame),
  }));
  return drawTable(tree, style, ['self', 'total'], 'function', rows, threshold);
}

/** Only lines of the user's own code: what is left over was executed outside of it. */
export function drawLines(
  tree: CallTree,
  style: TextStyle,
  rules: FileRules,
  threshold?: number,
): string[] {
  const { weight, profile } = tree;
  const rows = measureHotLines(profile, weight, rules).map((hot) => ({
    ns: hot.ns,
    otherNs: [],
    label: { name: nameFrame(hot.frame), place: placeOfLine(hot, profile.metadata.cwd) },
  }));
  return drawTable(tree, style, ['time'], 'line', rows, threshold);
}

function drawTable(
  tree: CallTree,
  style: TextStyle,
  timeTitles: readonly string[],
  labelTitle: string,
  rows: readonly Row[],
  threshold?: number,
): string[] {
  const totalNs = readNs(tree.root.total, tree.weight);
  const busyNs = measureBusyNs(tree);
  const limitNs = (threshold ?? DEFAULT_THRESHOLD) * busyNs;
  const decimals = chooseDecimals(tree.profile.metadata.intervalUs, totalNs);
  const large = rows.filter(({ ns }) => ns > 0 && ns >= limitNs);
  const shown = threshold === undefined ? large.slice(0, MOST_ROWS) : large;
  const formatTime = (ns: number) =>
    style.percent ? formatShare(ns, totalNs) : formatSeconds(ns, decimals);
  const width = Math.max(formatTime(totalNs).length, ...timeTitles.map((it) => it.length));

  const drawRow = ({ ns, otherNs, label }: Row): string => {
    const times = [ns, ...otherNs].map((it) => formatTime(it).padStart(width) + GAP).join('');
    const { name, place } = fitLabel(label, style.width - times.length - 1, style);
    return joinLine(
      [
        piece(` ${times}`, chooseColour(ns / busyNs)),
        piece(name),
        piece(place === '' ? '' : `${GAP}${place}`, 'faint'),
      ],
      style,
    );
  };
  const title = timeTitles.map((it) => it.padStart(width) + GAP).join('');
  const restNs = totalNs - shown.reduce((sum, { ns }) => sum + ns, 0);
  const restCount = rows.filter(({ ns }) => ns > 0).length - shown.length;
  const lines = [
    joinLine([piece(` ${title}${labelTitle}`, 'faint')], style),
    ...shown.map(drawRow),
  ];
  if (/[1-9]/.test(formatTime(restNs))) {
    const what = restCount > 0 ? `${style.ellipsis} ${formatCount(restCount)} more` : 'elsewhere';
    lines.push(
      joinLine([piece(` ${formatTime(restNs).padStart(width)}${GAP}${what}`, 'faint')], style),
    );
  }
  return lines;
}
