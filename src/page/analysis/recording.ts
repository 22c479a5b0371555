/** A page's data with everything that is computed once and shared by all views. */
import type { Page } from '../../page-data/decode-page.js';
import { type CallPaths, foldPaths } from './fold-paths.js';
import { Labels } from './labels.js';
import { indexNodes, type NodeIndex } from './node-index.js';
import { sumEnds, type TimeRange } from './time-range.js';

export interface FoldedPaths {
  readonly paths: CallPaths;
  readonly index: NodeIndex;
}

export class Recording {
  readonly labels: Labels;
  readonly endsNs: readonly Float64Array[];
  readonly whole: TimeRange;
  readonly #folded = new Map<boolean, FoldedPaths>();

  constructor(readonly page: Page) {
    this.labels = new Labels(page);
    this.endsNs = page.profile.threads.map(sumEnds);
    this.whole = {
      startNs: 0,
      endNs: Math.max(1, ...this.endsNs.map((ends) => ends.at(-1) ?? 0)),
    };
  }

  get isEmpty(): boolean {
    return this.endsNs.every((ends) => ends.length === 0);
  }

  fold(foldsLibraries: boolean): FoldedPaths {
    const known = this.#folded.get(foldsLibraries);
    if (known !== undefined) return known;
    const paths = foldPaths(this.page, this.labels, foldsLibraries);
    const folded = { paths, index: indexNodes(paths, this.labels.count) };
    this.#folded.set(foldsLibraries, folded);
    return folded;
  }
}
