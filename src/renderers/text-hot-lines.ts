/** The end of the text report: the few lines of the user's own code that the time goes to. */
import { measureBusyNs } from '../model/busy-time.js';
import type { CallTree } from '../model/call-tree.js';
import type { FileRules } from '../model/file-rules.js';
import { measureHotLines } from '../processors/hot-lines.js';
import { shortenPath } from '../processors/written-names.js';
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
  const items = hottest.map(({ frame, line, ns }) => {
    const place = `${shortenPath(frame, cwd)}:${line}`;
    return `${place}  ${formatSeconds(ns, decimals)} s (${formatShare(ns, busyNs, 0)})`;
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
