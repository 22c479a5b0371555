/**
 * Takes Node's own start off the root: what `node:internal/main` and the module loaders call at the
 * root is hoisted to the root when it is the user's, and counted as `[startup]` when it is not.
 * A `require()` below a user's frame is the user's doing and stays where it is.
 */
import type { CallNode, CallTree, Times, Weight } from '../model/call-tree.js';
import { makeCallNode } from '../model/make-call-node.js';
import { mergeSiblings } from '../model/merge-siblings.js';
import type { Frame } from '../model/profile.js';
import { makePseudoFrame } from '../model/pseudo-frame.js';
import { addTimes, NO_TIMES } from '../model/times.js';

const STARTUP = makePseudoFrame('[startup]', 'node:internal');

/** Each of them starts or loads a program, in Node 20 to 26. */
const LOADER =
  /^node:internal\/(main\/|bootstrap\/|modules\/|process\/(pre_execution|execution)$)|^\[eval\]-wrapper$/;

/**
 * They run many things, loaders among them: module jobs are microtasks, and a worker's main script
 * starts on a message. Here it depends on what they call.
 */
const CARRIER = /^node:internal\/(process\/task_queues|per_context\/messageport|event_target)$/;

export function foldStartup(tree: CallTree): CallTree {
  const { root, weight } = tree;
  const areThreads = root.children.some((child) => child.role === 'thread');
  const folded = areThreads
    ? makeCallNode(weight, { ...root, children: root.children.map((it) => foldTop(it, weight)) })
    : foldTop(root, weight);
  return { ...tree, root: folded };
}

function foldTop(top: CallNode, weight: Weight): CallNode {
  const found = new Startup();
  const kept = top.children.flatMap((child) => dropLoaders(child, found, weight));
  if (found.isEmpty) return top;
  const children = mergeSiblings([...kept, ...found.hoisted, ...found.toNodes(weight)], weight);
  return makeCallNode(weight, { ...top, children });
}

/** What stays of a child of the root; what does not goes to `found`. */
function dropLoaders(node: CallNode, found: Startup, weight: Weight): CallNode[] {
  if (node.role !== 'frame') return [node];
  if (isLoader(node.frame)) {
    found.take(node);
    return [];
  }
  if (!isCarrier(node.frame)) return [node];
  const children = node.children.flatMap((child) => dropLoaders(child, found, weight));
  const rest = makeCallNode(weight, { ...node, children });
  return rest.total.samples === 0 ? [] : [rest];
}

class Startup {
  readonly hoisted: CallNode[] = [];
  readonly pseudo: CallNode[] = [];
  self: Times = NO_TIMES;
  isEmpty = true;

  take(node: CallNode): void {
    this.isEmpty = false;
    if (node.role !== 'frame' || node.frame.kind === 'pseudo') this.pseudo.push(node);
    else if (isOfUser(node.frame)) this.hoisted.push(node);
    else {
      this.self = addTimes(this.self, node.self);
      for (const child of node.children) this.take(child);
    }
  }

  toNodes(weight: Weight): CallNode[] {
    const children = mergeSiblings(this.pseudo, weight);
    const startup = makeCallNode(weight, {
      role: 'frame',
      frame: STARTUP,
      self: this.self,
      children,
    });
    return startup.total.samples === 0 ? [] : [startup];
  }
}

export function isLoader(frame: Frame): boolean {
  return frame.kind === 'js' && LOADER.test(frame.file);
}

export function isCarrier({ kind, file }: Frame): boolean {
  return kind === 'builtin' || kind === 'native' || (kind === 'js' && CARRIER.test(file));
}

export function isOfUser({ kind, file }: Frame): boolean {
  return kind === 'js' && file !== '' && !file.startsWith('node:') && file !== '[eval]-wrapper';
}
