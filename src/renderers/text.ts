/** The report in the terminal: a head that says how good the data are, and the call tree. */
import { buildCallTree } from '../model/build-call-tree.js';
import { measureBusyNs } from '../model/busy-time.js';
import type { CallTree, Weight } from '../model/call-tree.js';
import type { Profile } from '../model/profile.js';
import { readNs } from '../model/times.js';
import { addSelf } from '../processors/add-self.js';
import { foldChains } from '../processors/fold-chains.js';
import { foldLibraries } from '../processors/fold-libraries.js';
import { foldStartup } from '../processors/fold-startup.js';
import { mergeRecursion } from '../processors/merge-recursion.js';
import { packageOf } from '../processors/packages.js';
import { DEFAULT_THRESHOLD, prune } from '../processors/prune.js';
import { formatShare } from './format-number.js';
import { drawWithinBudget } from './line-budget.js';
import { writeHeader } from './text-header.js';
import { writeHotLines } from './text-hot-lines.js';
import { type TextStyle, wrapWords } from './text-line.js';
import { drawTree } from './text-tree.js';

export interface TextOptions {
  /** Columns of the terminal; 80 without it. */
  readonly width?: number;
  /** Box-drawing characters; true without it. False: pure ASCII. */
  readonly unicode?: boolean;
  /** Escape sequences for colours; false without it. */
  readonly colour?: boolean;
  /** Shares of the total instead of seconds. */
  readonly percent?: boolean;
  /** The time that is shown and sorted by; `wall` without it. */
  readonly weight?: Weight;
  /**
   * Share of the time that was not idle below which a subtree is cut. Without it 0.01, or as much
   * more as makes the tree short enough to read at one look.
   */
  readonly threshold?: number | undefined;
  /** Every frame: neither libraries nor Node's own start nor chains of calls are folded. */
  readonly showAll?: boolean;
  /** A function that calls itself, directly or not, is shown once per path. */
  readonly mergeRecursion?: boolean;
  /** For the time of the recording, `Europe/Berlin`; the system's without it. */
  readonly timeZone?: string;
}

export function renderText(profile: Profile, options: TextOptions = {}): string {
  const unicode = options.unicode ?? true;
  const style: TextStyle = {
    width: options.width ?? 80,
    unicode,
    colour: options.colour ?? false,
    percent: options.percent ?? false,
    ellipsis: unicode ? '…' : '...',
    chain: unicode ? '⋮' : ':',
  };
  const header = writeHeader(profile, style, options.timeZone);
  const isEmpty = profile.threads.every((thread) => thread.samples.stack.length === 0);
  if (isEmpty) return joinLines(header);
  // A program that lives in node_modules itself is what its user wants to see.
  const mainPackage = packageOf(profile.metadata.mainScript);
  const ownPackages = mainPackage === undefined ? [] : [mainPackage];
  const whole = buildCallTree(profile, options);
  const tree = simplify(whole, ownPackages, options);
  return joinLines([
    ...header,
    '',
    ...drawBody(tree, style, ownPackages, options),
    ...writeHotLines(whole, style, ownPackages),
  ]);
}

function simplify(tree: CallTree, ownPackages: readonly string[], options: TextOptions): CallTree {
  let simpler = tree;
  if (!options.showAll) simpler = foldStartup(simpler);
  // Before libraries are folded: a group no longer knows which functions it holds.
  if (options.mergeRecursion) simpler = mergeRecursion(simpler);
  if (!options.showAll) simpler = foldLibraries(simpler, { ownPackages });
  return addSelf(simpler);
}

function drawBody(
  tree: CallTree,
  style: TextStyle,
  ownPackages: readonly string[],
  options: TextOptions,
): readonly string[] {
  const draw = (threshold: number): readonly string[] => {
    const folded = options.showAll ? tree : foldChains(tree, { threshold, ownPackages });
    return drawTree(prune(folded, { threshold }), style, { threshold, ownPackages });
  };
  if (options.threshold !== undefined || options.showAll) {
    return draw(options.threshold ?? DEFAULT_THRESHOLD);
  }
  const { lines, threshold } = drawWithinBudget(draw);
  if (threshold === DEFAULT_THRESHOLD) return lines;
  const isOfAll = measureBusyNs(tree) === readNs(tree.root.total, tree.weight);
  const whole = isOfAll ? '' : ' of the busy time';
  const hint = `showing subtrees above ${formatShare(threshold, 1)}${whole} (--threshold 1 shows more)`;
  return [...lines, '', ...wrapWords(hint.split(' '), ' ', style, 'faint')];
}

function joinLines(lines: readonly string[]): string {
  return `${lines.join('\n')}\n`;
}
