/** What every view of a comparison is given. */
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Change } from '../../model/comparison.js';
import type { ChangedFrame, DiffPage } from '../../page-data/diff-page.js';
import type { ChangeWords } from '../../renderers/change-words.js';
import type { Side } from '../analysis/change-tree.js';
import type { Drawing } from '../view/drawing.js';

export const DIFF_VIEWS = ['flame', 'paths', 'functions'] as const;
export type DiffView = (typeof DIFF_VIEWS)[number];

export const DIRECTIONS = ['all', 'grew', 'shrank'] as const;

export interface DiffSettings {
  readonly view: DiffView;
  /** Whose times are the widths of boxes. */
  readonly side: Side;
  /** Which functions are listed. */
  readonly direction: (typeof DIRECTIONS)[number];
  /** Share of the larger total below which a change does not count. */
  readonly threshold: number;
  readonly searchText: string;
  /** One of the calls or of the functions. */
  readonly selected: ChangedFrame | undefined;
}

export interface DiffReport extends DiffSettings, Drawing {
  readonly page: DiffPage;
  readonly leastNs: number;
  update(changes: Partial<DiffSettings>): void;
  write(change: Change): ChangeWords;
}

export const DiffContext = createContext<DiffReport | undefined>(undefined);

export function useDiff(): DiffReport {
  const report = useContext(DiffContext);
  if (report === undefined) throw new Error('a view stands outside of the comparison');
  return report;
}
