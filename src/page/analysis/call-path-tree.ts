/** The call tree: nodes of CallPaths with their times. Children are sorted when somebody asks. */
import type { CallPaths } from './fold-paths.js';
import { type NodeIndex, readList } from './node-index.js';
import type { NodeTimes } from './sum-times.js';
import type { Tree } from './tree.js';

export class CallPathTree implements Tree {
  readonly #sorted = new Map<number, Int32Array>();

  constructor(
    readonly paths: CallPaths,
    readonly index: NodeIndex,
    readonly times: NodeTimes,
    readonly root: number,
  ) {}

  parentOf(node: number): number {
    return node === this.root ? -1 : (this.paths.parent[node] as number);
  }

  labelOf(node: number): number {
    return this.paths.label[node] as number;
  }

  selfNsOf(node: number): number {
    return this.times.selfNs[node] as number;
  }

  totalNsOf(node: number): number {
    return this.times.totalNs[node] as number;
  }

  hiddenCountOf(node: number): number {
    return this.paths.hiddenCount[node] as number;
  }

  childrenOf(node: number): Int32Array {
    const known = this.#sorted.get(node);
    if (known !== undefined) return known;
    const { totalNs } = this.times;
    const children = readList(this.index.children, node)
      .filter((child) => (totalNs[child] as number) > 0)
      .sort((a, b) => (totalNs[b] as number) - (totalNs[a] as number) || a - b);
    this.#sorted.set(node, children);
    return children;
  }
}
