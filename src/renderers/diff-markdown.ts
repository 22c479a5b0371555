/** A comparison for a pull request: a verdict, and tables of what changed. */
import { byDifference, type Change, type Comparison } from '../model/comparison.js';
import { isLarge, type PickedCall, pickChanges } from '../processors/pick-changes.js';
import { DEFAULT_THRESHOLD } from '../processors/prune.js';
import { makeChangeWriter } from './change-words.js';
import type { DiffOptions } from './diff-renderers.js';
import {
  decimalsOf,
  listDiffWarnings,
  listSideFacts,
  nameCommand,
  nameMeasure,
  writeVerdict,
} from './diff-words.js';
import { type FrameLabel, makeLabeller } from './frame-label.js';
import { cleanMarkdown, joinCalls, quoteMarkdown, writeTable } from './markdown-table.js';

const MOST_ROWS = 10;
const TIME_COLUMNS = ['before', 'after', 'change', 'share'];

export function renderDiffMarkdown(comparison: Comparison, options: DiffOptions): string {
  const { root, functions, after } = comparison;
  const limitNs =
    (options.threshold ?? DEFAULT_THRESHOLD) * Math.max(root.total.beforeNs, root.total.afterNs);
  const labelOf = makeLabeller(after[0]);
  const write = makeChangeWriter(decimalsOf(comparison));
  const writeTimes = (change: Change): string[] => {
    const words = write(change);
    return [`${words.before} s`, `${words.after} s`, words.difference, words.share];
  };
  const listSide = (side: 'before' | 'after') =>
    `- ${side}: ${[
      ...listSideFacts(comparison, side).map(cleanMarkdown),
      quoteMarkdown(nameCommand(comparison, side)),
    ]
      .filter((fact) => fact !== '')
      .join(', ')}`;
  const changed = functions.filter(({ self }) => isLarge(self, limitNs)).slice(0, MOST_ROWS);
  const paths = listPaths(pickChanges(root, limitNs), labelOf).slice(0, MOST_ROWS);
  return `${[
    `# ${cleanMarkdown(writeVerdict(comparison))}`,
    `Times are ${nameMeasure(comparison)}, means of the runs.`,
    `${listSide('before')}\n${listSide('after')}`,
    ...listDiffWarnings(comparison).map((sentence) => `> ${cleanMarkdown(sentence)}`),
    ...writeTable(
      'Functions by the change of their own time',
      [...TIME_COLUMNS, 'function', 'place'],
      changed.map(({ frame, self }) => [
        ...writeTimes(self),
        quoteMarkdown(labelOf(frame).name),
        quoteMarkdown(labelOf(frame).place),
      ]),
    ),
    ...writeTable(
      'Paths with what they called',
      [...TIME_COLUMNS, 'path'],
      paths.map(({ change, names }) => [...writeTimes(change), joinCalls(names)]),
    ),
  ].join('\n\n')}\n`;
}

interface Path {
  readonly change: Change;
  /** Quoted. */
  readonly names: readonly string[];
}

/** The ends of what was picked: what stands above them changed because of them. */
function listPaths(root: PickedCall, labelOf: (frame: PickedCall['frame']) => FrameLabel): Path[] {
  const paths: Path[] = [];
  const visit = (call: PickedCall, callers: readonly string[]): void => {
    const skipped = call.skippedCount > 0 ? [`${call.skippedCount} calls`] : [];
    const names = [...callers, ...skipped, quoteMarkdown(labelOf(call.frame).name)];
    if (call.children.length === 0) paths.push({ change: call.change, names });
    for (const child of call.children) visit(child, names);
  };
  for (const child of root.children) visit(child, []);
  return paths.sort((a, b) => byDifference(a.change, b.change));
}
