/**
 * Stacks -> nodes of one call tree, with libraries and Node's own start folded if asked for: what
 * fold-libraries.ts and fold-startup.ts do to a CallTree, here for 100 000 stacks in one pass.
 */
import type { Frame, Thread } from '../../model/profile.js';
import type { Page } from '../../page-data/decode-page.js';
import { findFrameGroup, isOfNode, NAMELESS } from '../../processors/fold-libraries.js';
import { isCarrier, isLoader, isOfUser } from '../../processors/fold-startup.js';
import { OwnFiles } from '../../processors/own-files.js';
import type { Labels } from './labels.js';
import { NodeTable } from './node-table.js';

export interface CallPaths {
  readonly nodeCount: number;
  /** -1 at the root, which is node 0. */
  readonly parent: Int32Array;
  readonly label: Int32Array;
  /** Of a folded package, how many functions it hides; else 0. */
  readonly hiddenCount: Int32Array;
  /** Pairs of a folded package's node and a function that it hides; pair 0 is none. */
  readonly hiddenNode: Int32Array;
  readonly hiddenLabel: Int32Array;
  /** For each thread the node of its empty stack, below which its others are. */
  readonly threadNodes: readonly number[];
  /** For each thread from a stack to its node; unused stacks have none that matters. */
  readonly nodeOfStack: readonly Int32Array[];
  /** For each thread from a stack to the pair that its own time is of. */
  readonly hiddenOfStack: readonly Int32Array[];
}

/** What the stacks above a stack say about it. */
const ORDINARY = 0;
const AT_ROOT = 1;
/** Runs many things, loaders among them. */
const CARRIER = 2;
const LOADER = 3;

const NO_GROUP = -1;

export function foldPaths(page: Page, labels: Labels, foldsLibraries: boolean): CallPaths {
  const { threads } = page.profile;
  const isOne = threads.length === 1;
  const folder = new PathFolder(
    page,
    labels,
    threads[0] && isOne ? threads[0].name : 'all threads',
  );
  const threadNodes = threads.map(({ name }) =>
    isOne ? 0 : folder.nodes.findChild(0, labels.add(`<${name}>`, 'vm')),
  );
  const folded = threads.map((thread, i) => {
    const top = threadNodes[i] as number;
    return foldsLibraries ? folder.fold(thread, top) : folder.merge(thread, top);
  });
  return folder.finish(threadNodes, folded);
}

/** As CallPaths has them, of one thread. */
interface FoldedStacks {
  readonly nodeOf: Int32Array;
  readonly hiddenOf: Int32Array;
}

class PathFolder {
  readonly nodes: NodeTable;
  readonly #page: Page;
  readonly #labels: Labels;
  readonly #own: OwnFiles;
  /** Pairs of a group's node and a frame that it hides. */
  readonly #hidden = new NodeTable(0);
  readonly #groups: string[] = [];
  readonly #groupNumbers = new Map<string, number>();
  /** By frame and the group that calls it. */
  readonly #groupOf = new Map<number, number>();
  #startup: number | undefined;

  constructor(page: Page, labels: Labels, rootName: string) {
    this.#page = page;
    this.#labels = labels;
    this.#own = new OwnFiles(page.rules);
    this.nodes = new NodeTable(labels.add(`<${rootName}>`, 'vm'));
  }

  merge(thread: Thread, top: number): FoldedStacks {
    const { parent, frame } = this.#page.profile.stacks;
    const used = markUsed(thread, parent);
    const nodeOf = new Int32Array(parent.length).fill(top);
    for (let stack = 0; stack < nodeOf.length; stack++) {
      if (used[stack] === 0) continue;
      const above = parent[stack] as number;
      const caller = above < 0 ? top : (nodeOf[above] as number);
      nodeOf[stack] = this.nodes.findChild(caller, frame[stack] as number);
    }
    return { nodeOf, hiddenOf: new Int32Array(parent.length) };
  }

  fold(thread: Thread, top: number): FoldedStacks {
    const { frames, stacks } = this.#page.profile;
    const { parent, frame } = stacks;
    const used = markUsed(thread, parent);
    const nodeOf = new Int32Array(parent.length).fill(top);
    const hiddenOf = new Int32Array(parent.length);
    const groupOf = new Int32Array(parent.length).fill(NO_GROUP);
    const states = new Uint8Array(parent.length);
    for (let stack = 0; stack < nodeOf.length; stack++) {
      if (used[stack] === 0) continue;
      const above = parent[stack] as number;
      const frameNumber = frame[stack] as number;
      const it = frames[frameNumber] as Frame;
      const before = above < 0 ? AT_ROOT : (states[above] as number);
      const state = follow(before, it);
      states[stack] = state;
      let caller = above < 0 ? top : (nodeOf[above] as number);
      let callerGroup = above < 0 ? NO_GROUP : (groupOf[above] as number);
      if (state === LOADER) {
        nodeOf[stack] = this.nodes.findChild(top, this.#startupLabel());
        continue;
      }
      if (before === LOADER) {
        // What the user's code is called by is no news; what V8 did meanwhile is Node's start.
        caller = it.kind === 'pseudo' ? caller : top;
        callerGroup = NO_GROUP;
      }
      const group = this.#findGroup(frameNumber, it, callerGroup);
      groupOf[stack] = group;
      if (group === NO_GROUP) nodeOf[stack] = this.nodes.findChild(caller, frameNumber);
      else if (group === callerGroup) nodeOf[stack] = caller;
      else {
        const name = this.#groups[group] as string;
        const label = isOfNode(name) ? frameNumber : this.#labels.ofPackage(name);
        nodeOf[stack] = this.nodes.findChild(caller, label);
      }
      // Without a name its time is that of the function that called it.
      if (group !== NO_GROUP) {
        hiddenOf[stack] = NAMELESS.has(it.name)
          ? (hiddenOf[above] as number)
          : this.#hidden.findChild(nodeOf[stack] as number, frameNumber);
      }
    }
    return { nodeOf, hiddenOf };
  }

  finish(threadNodes: readonly number[], folded: readonly FoldedStacks[]): CallPaths {
    const nodeCount = this.nodes.size;
    const label = this.nodes.label.slice(0, nodeCount);
    const hiddenCount = new Int32Array(nodeCount);
    const lastHidden = new Int32Array(nodeCount);
    for (let pair = 1; pair < this.#hidden.size; pair++) {
      const node = this.#hidden.parent[pair] as number;
      hiddenCount[node] = (hiddenCount[node] as number) + 1;
      lastHidden[node] = this.#hidden.label[pair] as number;
    }
    for (let node = 0; node < nodeCount; node++) {
      // A group of one is that one.
      if (hiddenCount[node] === 1) {
        label[node] = lastHidden[node] as number;
        hiddenCount[node] = 0;
      }
    }
    const parent = this.nodes.parent.slice(0, nodeCount);
    return {
      nodeCount,
      parent,
      label,
      hiddenCount,
      hiddenNode: this.#hidden.parent.slice(0, this.#hidden.size),
      hiddenLabel: this.#hidden.label.slice(0, this.#hidden.size),
      threadNodes,
      nodeOfStack: folded.map(({ nodeOf }) => nodeOf),
      hiddenOfStack: folded.map(({ hiddenOf }) => hiddenOf),
    };
  }

  #findGroup(frameNumber: number, frame: Frame, callerGroup: number): number {
    const key = (callerGroup + 1) * this.#page.profile.frames.length + frameNumber;
    const known = this.#groupOf.get(key);
    if (known !== undefined) return known;
    const caller = callerGroup === NO_GROUP ? undefined : this.#groups[callerGroup];
    const name = findFrameGroup(frame, caller, this.#own);
    const group = name === undefined ? NO_GROUP : this.#numberOf(name);
    this.#groupOf.set(key, group);
    return group;
  }

  #numberOf(name: string): number {
    const known = this.#groupNumbers.get(name);
    if (known !== undefined) return known;
    this.#groupNumbers.set(name, this.#groups.length);
    return this.#groups.push(name) - 1;
  }

  #startupLabel(): number {
    this.#startup ??= this.#labels.add('[startup]', 'vm', 'node:internal');
    return this.#startup;
  }
}

function follow(before: number, frame: Frame): number {
  if (before === ORDINARY) return ORDINARY;
  if (before === LOADER) return frame.kind === 'pseudo' || isOfUser(frame) ? ORDINARY : LOADER;
  if (isLoader(frame)) return LOADER;
  return isCarrier(frame) ? CARRIER : ORDINARY;
}

/** Stacks of the thread's samples, and those above them. */
function markUsed({ samples }: Thread, parent: Int32Array): Uint8Array {
  const used = new Uint8Array(parent.length);
  for (const stack of samples.stack) {
    for (let it = stack; it >= 0 && used[it] === 0; it = parent[it] as number) used[it] = 1;
  }
  return used;
}
