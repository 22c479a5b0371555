/** The end of the text report: the few lines of the user's own code that the time goes to. */
import { measureBusyNs } from '../model/busy-time.js';
import type { CallTree } from '../model/call-tree.js';
import type { FileRules } from '../model/file-rules.js';
import { readNs } from '../model/times.js';
import { measureHotLines, placeOfLine } from '../processors/hot-lines.js';
import { chooseDecimals, formatSeconds, formatShare } from './format-number.js';
import { joinLine, piece, type TextStyle } from './text-line.js';
import { measureWidth } from './text-width.js';

const GAP = '   ';
const MOST_LINES = 3;
/** Of the time that was not idle: below it a line is not worth a look. */
const LEAST_SHARE = 0.05;

export function writeHotLines(
  tree: CallTree,
  style: TextStyle,
  rules: FileRules,
): readonly string[] {
  const { profile, weight } = tree;
  const { cwd, intervalUs, durationNs } = profile.metadata;
  const busyNs = measureBusyNs(tree);
  const decimals = chooseDecimals(intervalUs, durationNs);
  const hottest = measureHotLines(profile, weight, rules)
    .slice(0, MOST_LINES)
    .filter(({ ns }) => ns >= LEAST_SHARE * busyNs);
  if (hottest.length === 0) return [];
  // The tree's shares are of all time.
  const isOfAll = busyNs === readNs(tree.root.total, weight);
  const items = hottest.map((hot, i) => {
    const place = placeOfLine(hot, cwd);
    const share = formatShare(hot.ns, busyNs, 0) + (isOfAll || i > 0 ? '' : ' of the busy time');
    return `${place}  ${formatSeconds(hot.ns, decimals)} s (${share})`;
  });
  const title = ' hottest lines';
  const onOne = [title, ...items].join(GAP);
  if (measureWidth(onOne) <= style.width) return ['', joinLine([piece(onOne)], style)];
  return [
    '',
    ...items.map((item, i) =>
      joinLine([piece(i === 0 ? title : ' '.repeat(title.length)), piece(GAP + item)], style),
    ),
  ];
}
