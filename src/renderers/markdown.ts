/** A short report for a pull request or a language model: tables of where the time went. */
import { buildCallTree } from '../model/build-call-tree.js';
import { isIdle, isIdleFrame, LEFT_OUT, measureBusyNs } from '../model/busy-time.js';
import type { CallNode, CallTree } from '../model/call-tree.js';
import type { Profile } from '../model/profile.js';
import { readNs } from '../model/times.js';
import { measureHotLines, placeOfLine } from '../processors/hot-lines.js';
import { measureFunctions } from '../processors/measure-functions.js';
import { makeFileRules } from '../processors/own-files.js';
import { processTree } from '../processors/process-tree.js';
import { DEFAULT_THRESHOLD } from '../processors/prune.js';
import { nameFrame } from '../processors/written-names.js';
import { chooseProcessors } from './choose-processors.js';
import { chooseDecimals, formatSeconds, formatShare } from './format-number.js';
import { type FrameLabel, makeLabeller } from './frame-label.js';
import { cleanMarkdown, joinCalls, quoteMarkdown, writeTable } from './markdown-table.js';
import type { Renderer } from './renderer.js';
import type { TextOptions } from './text.js';
import { listFigures, listOrigin, listWarnings } from './text-header.js';

const MOST_ROWS = 10;

export const MARKDOWN: Renderer = {
  name: 'markdown',
  description: 'short tables, for a pull request or a language model',
  extensions: ['.md'],
  isBinary: false,
  render: renderMarkdown,
};

function renderMarkdown(profile: Profile, options: TextOptions): string {
  const { command } = profile.metadata;
  const tree = buildCallTree(profile, options);
  const facts = [...listFigures(profile), ...listOrigin(profile, options.timeZone)];
  const blocks = [
    `# Profile${command === '' ? '' : ` of ${quoteMarkdown(command)}`}`,
    facts.map(cleanMarkdown).join(', '),
    ...listWarnings(profile).map((sentence) => `> ${cleanMarkdown(sentence)}`),
    ...(tree.root.total.samples === 0 ? [] : writeTables(tree, options)),
  ];
  return `${blocks.join('\n\n')}\n`;
}

function writeTables(tree: CallTree, options: TextOptions): string[] {
  const { profile, weight } = tree;
  const { metadata } = profile;
  const rules = makeFileRules(metadata, options);
  const busyNs = measureBusyNs(tree);
  const limitNs = (options.threshold ?? DEFAULT_THRESHOLD) * busyNs;
  const totalNs = readNs(tree.root.total, weight);
  const decimals = chooseDecimals(metadata.intervalUs, totalNs);
  const labelOf = makeLabeller(profile);
  const time = (ns: number) => `${formatSeconds(ns, decimals)} s`;
  const share = (ns: number) => formatShare(ns, busyNs);
  const shown = <T>(rows: readonly T[], nsOf: (row: T) => number): readonly T[] =>
    rows.filter((row) => nsOf(row) > 0 && nsOf(row) >= limitNs).slice(0, MOST_ROWS);

  const paths = listPaths(
    processTree(tree, chooseProcessors({ ...options, mergeRecursion: true }, rules)),
  );
  const functions = measureFunctions(tree).filter(({ frame }) => !isIdleFrame(frame));
  const lines = measureHotLines(profile, weight, rules);
  const what = weight === 'cpu' ? 'CPU time' : 'wall time';
  const apart = `${time(totalNs - busyNs)} of ${time(totalNs)}`;
  const isFocused = profile.frames.some(({ name }) => name === LEFT_OUT);
  const reason = isFocused ? `${apart} are left out` : `For ${apart} nothing was to do`;
  const idle = busyNs < totalNs ? ` ${reason}: shares are of the rest.` : '';
  return [
    `Times are ${what}.${idle}`,
    ...writeTable(
      'Hottest paths',
      ['own time', 'share', 'path'],
      shown(paths, ({ ns }) => ns).map(({ ns, calls }) => [
        time(ns),
        share(ns),
        joinCalls(calls.map((node) => nameCall(node, labelOf(node.frame)))),
      ]),
    ),
    ...writeTable(
      'Hottest functions',
      ['own time', 'share', 'with callees', 'function', 'place'],
      shown(functions, ({ self }) => readNs(self, weight)).map(({ frame, self, total }) => [
        time(readNs(self, weight)),
        share(readNs(self, weight)),
        time(readNs(total, weight)),
        quoteMarkdown(labelOf(frame).name),
        quoteMarkdown(labelOf(frame).place),
      ]),
    ),
    ...writeTable(
      'Hottest lines',
      ['time', 'share', 'line', 'in'],
      shown(lines, ({ ns }) => ns).map((hot) => [
        time(hot.ns),
        share(hot.ns),
        quoteMarkdown(placeOfLine(hot, metadata.cwd)),
        quoteMarkdown(nameFrame(hot.frame)),
      ]),
    ),
  ];
}

interface Path {
  readonly calls: readonly CallNode[];
  readonly ns: number;
}

/** All paths with own time, the most first. */
function listPaths({ root, weight }: CallTree): readonly Path[] {
  const paths: Path[] = [];
  const visit = (node: CallNode, callers: readonly CallNode[]): void => {
    const calls = node.role === 'root' ? callers : [...callers, node];
    const ns = readNs(node.self, weight);
    if (ns > 0 && !isIdle(node)) paths.push({ calls, ns });
    for (const child of node.children) visit(child, calls);
  };
  visit(root, []);
  return paths.sort((a, b) => b.ns - a.ns);
}

function nameCall({ role, frame }: CallNode, { name }: FrameLabel): string {
  return quoteMarkdown(role === 'group' && frame.kind === 'pseudo' ? `[${frame.name}]` : name);
}
