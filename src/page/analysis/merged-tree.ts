/**
 * Trees that merge nodes of the call tree from many places: who calls a function, or what it calls.
 * Nodes are made when somebody asks for the children of one; each holds the call-tree nodes that it
 * stands for, and of callers the time that each of these passes on.
 */
import type { CallPathTree } from './call-path-tree.js';
import { readList } from './node-index.js';
import type { NodeTable } from './node-table.js';
import type { Tree } from './tree.js';

interface Members {
  readonly nodes: number[];
  /** What counts of each: its total below callees; in a tree of callers the time at the bottom. */
  readonly ns: number[];
}

const NO_MEMBERS: Members = { nodes: [], ns: [] };

abstract class MergedTree implements Tree {
  readonly root = 0;
  readonly #selfNs: number[] = [];
  readonly #totalNs: number[] = [];
  readonly #members: Members[] = [];
  readonly #children = new Map<number, number[]>();

  /** `numbers` outlives the tree: a node keeps its number when times change. */
  constructor(
    protected readonly calls: CallPathTree,
    readonly numbers: NodeTable,
  ) {}

  parentOf(node: number): number {
    return this.numbers.parent[node] as number;
  }

  labelOf(node: number): number {
    return this.numbers.label[node] as number;
  }

  selfNsOf(node: number): number {
    return this.#selfNs[node] ?? 0;
  }

  totalNsOf(node: number): number {
    return this.#totalNs[node] ?? 0;
  }

  hiddenCountOf(node: number): number {
    const first = this.#members[node]?.nodes[0];
    return first === undefined ? 0 : this.calls.hiddenCountOf(first);
  }

  childrenOf(node: number): readonly number[] {
    const known = this.#children.get(node);
    if (known !== undefined) return known;
    const children = this.findChildren(node).filter((child) => this.totalNsOf(child) > 0);
    children.sort((a, b) => this.totalNsOf(b) - this.totalNsOf(a) || a - b);
    this.#children.set(node, children);
    return children;
  }

  protected abstract findChildren(node: number): number[];

  protected membersOf(node: number): Members {
    return this.#members[node] ?? NO_MEMBERS;
  }

  protected set(node: number, members: Members): void {
    this.#members[node] = members;
    this.#totalNs[node] = members.ns.reduce((sum, ns) => sum + ns, 0);
    this.#selfNs[node] = this.sumSelf(members);
  }

  /** Makes the children of a node of call-tree nodes and their times. */
  protected addByLabel(parent: number, found: Iterable<readonly [number, number]>): number[] {
    const byLabel = new Map<number, Members>();
    for (const [node, ns] of found) {
      const label = this.calls.labelOf(node);
      let members = byLabel.get(label);
      if (members === undefined) {
        members = { nodes: [], ns: [] };
        byLabel.set(label, members);
      }
      members.nodes.push(node);
      members.ns.push(ns);
    }
    return [...byLabel].map(([label, members]) => {
      const child = this.numbers.findChild(parent, label);
      this.set(child, members);
      return child;
    });
  }

  protected sumSelf(members: Members): number {
    return members.nodes.reduce((sum, node) => sum + this.calls.selfNsOf(node), 0);
  }
}

/** Below each node those that call it. A node's own time is that which reaches it with no caller above. */
abstract class CallerTree extends MergedTree {
  protected override findChildren(node: number): number[] {
    return this.addByLabel(node, this.#listCallers(node));
  }

  *#listCallers(node: number): Iterable<readonly [number, number]> {
    const { nodes, ns } = this.membersOf(node);
    for (let i = 0; i < nodes.length; i++) {
      const caller = this.calls.parentOf(nodes[i] as number);
      if (caller >= 0 && this.calls.parentOf(caller) >= 0) yield [caller, ns[i] as number];
    }
  }

  protected override sumSelf(members: Members): number {
    return members.nodes.reduce((sum, node, i) => {
      const isTop = this.calls.parentOf(this.calls.parentOf(node)) < 0;
      return isTop ? sum + (members.ns[i] as number) : sum;
    }, 0);
  }
}

/** All functions by their own time, below each its callers. */
export class InvertedTree extends CallerTree {
  override totalNsOf(node: number): number {
    return node === this.root ? this.calls.totalNsOf(this.calls.root) : super.totalNsOf(node);
  }

  protected override findChildren(node: number): number[] {
    return node === this.root
      ? this.addByLabel(node, this.#listLeaves())
      : super.findChildren(node);
  }

  *#listLeaves(): Iterable<readonly [number, number]> {
    const { selfNs } = this.calls.times;
    for (let node = 0; node < selfNs.length; node++) {
      const ns = selfNs[node] as number;
      if (ns > 0) yield [node, ns];
    }
  }
}

/** The callers of one function, which is the root and the label of the root's number. */
export class CallersOf extends CallerTree {
  constructor(calls: CallPathTree, numbers: NodeTable) {
    super(calls, numbers);
    this.set(this.root, listOccurrences(calls, this.labelOf(this.root)));
  }
}

/** What one function calls, which is the root and the label of the root's number. */
export class CalleesOf extends MergedTree {
  constructor(calls: CallPathTree, numbers: NodeTable) {
    super(calls, numbers);
    this.set(this.root, listOccurrences(calls, this.labelOf(this.root)));
  }

  protected override findChildren(node: number): number[] {
    return this.addByLabel(node, this.#listCallees(node));
  }

  *#listCallees(node: number): Iterable<readonly [number, number]> {
    for (const member of this.membersOf(node).nodes) {
      for (const child of readList(this.calls.index.children, member)) {
        yield [child, this.calls.totalNsOf(child)];
      }
    }
  }
}

/** Those of a recursion's calls that no other of them leads to: each moment counts once. */
function listOccurrences(calls: CallPathTree, label: number): Members {
  const { isOutermost, nodesOfLabel } = calls.index;
  const nodes = [...readList(nodesOfLabel, label)].filter(
    (node) => isOutermost[node] === 1 && calls.totalNsOf(node) > 0,
  );
  return { nodes, ns: nodes.map((node) => calls.totalNsOf(node)) };
}
