/** The report in the terminal: a head that says how good the data are, and a view of the call tree. */
import { buildCallTree } from '../model/build-call-tree.js';
import { measureBusyNs } from '../model/busy-time.js';
import type { CallTree, Weight } from '../model/call-tree.js';
import { NativeprofError } from '../model/errors.js';
import type { FileRules } from '../model/file-rules.js';
import type { Profile } from '../model/profile.js';
import { readNs } from '../model/times.js';
import { addSelf } from '../processors/add-self.js';
import { foldChains } from '../processors/fold-chains.js';
import { invert } from '../processors/invert.js';
import { makeFileRules } from '../processors/own-files.js';
import { type Processor, processTree } from '../processors/process-tree.js';
import { DEFAULT_THRESHOLD, prune } from '../processors/prune.js';
import { chooseProcessors } from './choose-processors.js';
import { formatShare } from './format-number.js';
import { drawWithinBudget } from './line-budget.js';
import type { Renderer } from './renderer.js';
import { writeHeader } from './text-header.js';
import { writeHotLines } from './text-hot-lines.js';
import { type TextStyle, wrapWords } from './text-line.js';
import { drawFunctions, drawLines } from './text-table.js';
import { drawTree } from './text-tree.js';

/**
 * `tree`: from the program down to what it calls. `flat`: functions by their own time. `bottom-up`:
 * the same with their callers. `lines`: the lines of the user's own code.
 */
export const TEXT_VIEWS = ['tree', 'flat', 'bottom-up', 'lines'] as const;
export type TextView = (typeof TEXT_VIEWS)[number];

export interface TextOptions extends Pick<FileRules, 'hide' | 'show'> {
  /** `tree` without it. */
  readonly view?: TextView;
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
  /** In place of what the options above do to the call tree; not for the page, which folds by itself. */
  readonly processors?: readonly Processor[];
  /** For the time of the recording, `Europe/Berlin`; the system's without it. */
  readonly timeZone?: string;
}

export const TEXT: Renderer = {
  name: 'text',
  description: 'call tree, functions or lines, for the terminal',
  extensions: ['.txt'],
  isBinary: false,
  render: renderText,
};

/** Throws ERR_INVALID_OPTION where there is no such view. */
export function renderText(profile: Profile, options: TextOptions = {}): string {
  const { view = 'tree' } = options;
  if (!TEXT_VIEWS.includes(view)) {
    throw new NativeprofError(
      'ERR_INVALID_OPTION',
      `no view ${view}; there are ${TEXT_VIEWS.join(', ')}`,
    );
  }
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
  const rules = makeFileRules(profile.metadata, options);
  const tree = buildCallTree(profile, options);
  return joinLines([...header, '', ...drawView(view, tree, style, rules, options)]);
}

function drawView(
  view: TextView,
  tree: CallTree,
  style: TextStyle,
  rules: FileRules,
  options: TextOptions,
): readonly string[] {
  switch (view) {
    case 'flat':
      return drawFunctions(processTree(tree, options.processors ?? []), style, options.threshold);
    case 'lines':
      return drawLines(tree, style, rules, options.threshold);
    case 'bottom-up': {
      const { threshold = DEFAULT_THRESHOLD } = options;
      const simple = processTree(tree, chooseProcessors(options));
      return drawBody(invert(simple, { threshold }), style, rules, options);
    }
    case 'tree': {
      const simple = processTree(tree, chooseProcessors(options, rules));
      const body = drawBody(addSelf(simple), style, rules, options);
      return [...body, ...writeHotLines(tree, style, rules)];
    }
  }
}

function drawBody(
  tree: CallTree,
  style: TextStyle,
  rules: FileRules,
  options: TextOptions,
): readonly string[] {
  const draw = (threshold: number): readonly string[] => {
    const folded = options.showAll ? tree : foldChains(tree, { ...rules, threshold });
    return drawTree(prune(folded, { threshold }), style, { threshold, rules });
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
