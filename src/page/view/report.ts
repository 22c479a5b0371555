/** What every view is given: the settings, what follows from them, and how they are changed. */
import { createContext } from 'preact';
import { useContext, useMemo } from 'preact/hooks';
import type { Weight } from '../../model/call-tree.js';
import {
  chooseDecimals,
  formatShare as formatShareOf,
  formatSeconds as formatWithDecimals,
} from '../../renderers/format-number.js';
import { CallPathTree } from '../analysis/call-path-tree.js';
import type { Filters } from '../analysis/filters.js';
import { type HiddenFunction, listHiddenFunctions } from '../analysis/hidden-functions.js';
import type { Recording } from '../analysis/recording.js';
import { search } from '../analysis/search.js';
import { sumTimes } from '../analysis/sum-times.js';
import type { TimeRange } from '../analysis/time-range.js';
import type { Tree } from '../analysis/tree.js';
import type { Drawing } from './drawing.js';
import type { Theme } from './theme.js';

export const VIEWS = ['tree', 'flame', 'timeline', 'inverted', 'sandwich', 'lines'] as const;
export type View = (typeof VIEWS)[number];

export interface Settings {
  readonly filters: Filters;
  /** Whether the fields for them are there. */
  readonly showsFilters: boolean;
  readonly view: View;
  readonly weight: Weight;
  readonly foldsLibraries: boolean;
  /** Share of the time that was not idle. */
  readonly threshold: number;
  readonly range: TimeRange | undefined;
  /** Number of the only thread that counts. */
  readonly thread: number | undefined;
  readonly searchText: string;
  /** What is shown in detail, and what the sandwich is about. */
  readonly selected: Selection | undefined;
}

export interface Selection {
  readonly label: number;
  /** In nanoseconds, by what they are called. */
  readonly times: Readonly<Record<string, number>>;
  /** Of a hot line its own place, not that of its function. */
  readonly location?: string;
}

export interface Report extends Settings, Drawing {
  readonly recording: Recording;
  readonly calls: CallPathTree;
  /** Differs where the nodes of `calls` do. */
  readonly treeKey: string;
  /** Of a folded package the hottest functions that it hides. */
  hiddenOf(node: number): readonly HiddenFunction[];
  readonly totalNs: number;
  /** The time that was not idle: shares of it decide what matters. */
  readonly busyNs: number;
  readonly leastNs: number;
  update(changes: Partial<Settings>): void;
  formatSeconds(ns: number): string;
  formatShare(ns: number): string;
  /** Total and self in words. */
  describeTimes(tree: Tree, node: number): readonly string[];
}

export const ReportContext = createContext<Report | undefined>(undefined);

export function useReport(): Report {
  const report = useContext(ReportContext);
  if (report === undefined) throw new Error('a view stands outside of the report');
  return report;
}

export function useMakeReport(
  recording: Recording,
  settings: Settings,
  theme: Theme,
  update: (changes: Partial<Settings>) => void,
  copy: (text: string) => void,
): Report {
  const { weight, foldsLibraries, range, thread, searchText, threshold, filters } = settings;
  const { threads } = recording.page.profile;
  const calls = useMemo(() => {
    const { paths, index } = recording.fold(foldsLibraries);
    const times = sumTimes(threads, recording.endsNs, paths, { weight, range, thread });
    const root = thread === undefined ? 0 : (paths.threadNodes[thread] as number);
    return new CallPathTree(paths, index, times, root);
  }, [recording, foldsLibraries, weight, range, thread]);
  const hiddenOf = useMemo(() => {
    let all: ReturnType<typeof listHiddenFunctions> | undefined;
    return (node: number) => {
      const options = { weight, range, thread };
      all ??= listHiddenFunctions(threads, recording.endsNs, calls.paths, options);
      return all.get(node) ?? [];
    };
  }, [calls]);
  const found = useMemo(
    () => search(recording.labels, searchText),
    // Folding adds labels.
    [recording, searchText, foldsLibraries],
  );
  const totalNs = calls.totalNsOf(calls.root);
  const busyNs = useMemo(() => totalNs - sumIdle(recording, calls), [calls]);
  const { intervalUs } = recording.page.head.metadata;
  const decimals = chooseDecimals(intervalUs, totalNs);
  const formatSeconds = (ns: number) => formatWithDecimals(ns, decimals);
  const formatShare = (ns: number) => formatShareOf(ns, totalNs);
  const describe = (name: string, ns: number) =>
    `${name} ${formatSeconds(ns)} s, ${formatShare(ns)}`;
  return {
    ...settings,
    recording,
    labels: recording.labels,
    calls,
    hiddenOf,
    treeKey: `${JSON.stringify(filters)} ${foldsLibraries ? 'folded' : 'whole'} ${calls.root}`,
    theme,
    found,
    totalNs,
    busyNs,
    leastNs: threshold * busyNs,
    update,
    copy,
    formatSeconds,
    formatShare,
    describeTimes: (tree, node) => [
      describe('total', tree.totalNsOf(node)),
      describe('self', tree.selfNsOf(node)),
    ],
  };
}

function sumIdle({ labels }: Recording, { paths, times }: CallPathTree): number {
  let ns = 0;
  for (let node = 0; node < paths.nodeCount; node++) {
    if (labels.get(paths.label[node] as number).category === 'idle') {
      ns += times.selfNs[node] as number;
    }
  }
  return ns;
}
