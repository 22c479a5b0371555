/**
 * The call trees of all runs as one. Libraries are one call each, and recursion is merged, whatever of
 * them a run's samples happened to meet: paths that differ only there would not be the same ones.
 */
import { isIdle } from '../model/busy-time.js';
import type { CallNode, CallTree, Weight } from '../model/call-tree.js';
import { byDifference, type ChangedCall } from '../model/comparison.js';
import type { FileRules } from '../model/file-rules.js';
import type { Frame } from '../model/profile.js';
import { makePseudoFrame } from '../model/pseudo-frame.js';
import { readNs } from '../model/times.js';
import { findFrameGroup, isOfNode } from './fold-libraries.js';
import { foldStartup } from './fold-startup.js';
import { type MeasureChange, makeChangeMeasure, type RunTimesNs } from './measure-change.js';
import { OwnFiles } from './own-files.js';

/** Without rules libraries stay as they are. Frames are the same where they are the same object. */
export function compareTrees(
  before: readonly CallTree[],
  after: readonly CallTree[],
  rules: FileRules | undefined,
): ChangedCall {
  const all = [...before, ...after];
  const trees = rules ? all.map(foldStartup) : all;
  const joined = new JoinedPaths(trees.length, rules && new OwnFiles(rules));
  for (const [run, { root, weight }] of trees.entries()) joined.add(root, run, weight);
  return finish(joined.root, makeChangeMeasure(before.length, after.length));
}

class Path {
  readonly children = new Map<Frame | string, Path>();
  readonly selfNs: RunTimesNs;

  constructor(
    readonly frame: Frame,
    /** The package that its calls are folded into. */
    readonly group: string | undefined,
    readonly caller: Path | undefined,
    readonly runCount: number,
  ) {
    this.selfNs = new Float64Array(runCount);
  }

  open(key: Frame | string, frame: Frame, group: string | undefined): Path {
    let path = this.children.get(key);
    if (path === undefined) {
      path = new Path(frame, group, this, this.runCount);
      this.children.set(key, path);
    }
    return path;
  }
}

class JoinedPaths {
  readonly root: Path;

  constructor(
    runCount: number,
    readonly own: OwnFiles | undefined,
  ) {
    this.root = new Path(makePseudoFrame('<program>'), undefined, undefined, runCount);
  }

  /** `top`: the root of a tree. */
  add(top: CallNode, run: number, weight: Weight): void {
    this.#addSelf(this.root, top, run, weight);
    for (const child of top.children) {
      if (child.role === 'thread') this.add(child, run, weight);
      else if (!isIdle(child)) this.#addBelow(this.root, child, run, weight);
    }
  }

  #addBelow(caller: Path, node: CallNode, run: number, weight: Weight): void {
    const path = this.#find(caller, node.frame);
    this.#addSelf(path, node, run, weight);
    for (const child of node.children) this.#addBelow(path, child, run, weight);
  }

  #addSelf({ selfNs }: Path, { self }: CallNode, run: number, weight: Weight): void {
    selfNs[run] = (selfNs[run] as number) + readNs(self, weight);
  }

  #find(caller: Path, frame: Frame): Path {
    const group = this.own && findFrameGroup(frame, caller.group, this.own);
    if (group !== undefined && group === caller.group) return caller;
    for (let path: Path | undefined = caller; path; path = path.caller) {
      if (path.frame === frame) return path;
    }
    // Of Node the function that was called says more than its module.
    if (group === undefined || isOfNode(group)) return caller.open(keyOf(frame), frame, group);
    return caller.open(group, makePseudoFrame(`[${group}]`), group);
  }
}

/** Pseudo-frames that processors make are others in each tree. */
function keyOf(frame: Frame): Frame | string {
  return frame.kind === 'pseudo' ? frame.name : frame;
}

function finish(root: Path, measure: MeasureChange): ChangedCall {
  const visit = (path: Path): { call: ChangedCall; totalNs: RunTimesNs } => {
    const children = [...path.children.values()].map(visit);
    const totalNs = path.selfNs.slice();
    for (const child of children) {
      for (const [run, ns] of child.totalNs.entries()) totalNs[run] = (totalNs[run] as number) + ns;
    }
    const call = {
      frame: path.frame,
      self: measure(path.selfNs),
      total: measure(totalNs),
      children: children.map((child) => child.call).sort((a, b) => byDifference(a.total, b.total)),
    };
    return { call, totalNs };
  };
  return visit(root).call;
}
