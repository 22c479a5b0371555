/**
 * Folds what nobody asked for: connected frames of one package, of Node's own modules, or of the
 * files that one pattern hides, become one group. What they call elsewhere, the user's callbacks above all, are the group's children.
 */
import type { CallNode, CallTree, Times, Weight } from '../model/call-tree.js';
import type { FileRules } from '../model/file-rules.js';
import { makeCallNode } from '../model/make-call-node.js';
import { bucketAlike, listChildren, sumSelf } from '../model/merge-siblings.js';
import type { Frame } from '../model/profile.js';
import { makePseudoFrame } from '../model/pseudo-frame.js';
import { addTimes, NO_TIMES } from '../model/times.js';
import { OwnFiles } from './own-files.js';
import { pickHottest } from './pick-hottest.js';

/** Code that has no name to keep: inside a library its time is that of the function that called it. */
export const NAMELESS: ReadonlySet<string> = new Set(['[native]', '[unknown]']);

export function foldLibraries(tree: CallTree, rules: FileRules = {}): CallTree {
  const own = new OwnFiles(rules);
  const { root, weight } = tree;

  /** `caller` is the package that the siblings are called from. */
  const foldSiblings = (siblings: readonly CallNode[], caller?: string): CallNode[] => {
    const folded: CallNode[] = [];
    const hiddenByPackage = new Map<string, Hidden>();
    for (const alike of bucketAlike(siblings)) {
      const [first] = alike;
      const group = findGroup(first, caller, own);
      if (group === undefined) {
        const children = foldSiblings(listChildren(alike));
        folded.push(makeCallNode(weight, { ...first, self: sumSelf(alike), children }));
        continue;
      }
      const hidden = new Hidden();
      hidden.take(alike, group, own);
      if (isOfNode(group) || hidden.selfByFrame.size === 1) {
        folded.push(hidden.toNode(first.frame, foldSiblings(hidden.exits, group), weight));
      } else {
        hiddenByPackage.set(group, hidden.join(hiddenByPackage.get(group)));
      }
    }
    for (const [group, hidden] of hiddenByPackage) {
      const frame = makePseudoFrame(group, group);
      folded.push(hidden.toNode(frame, foldSiblings(hidden.exits, group), weight));
    }
    return folded;
  };

  const children = foldSiblings(root.children);
  return { ...tree, root: makeCallNode(weight, { ...root, children }) };
}

/** The package, or the pattern, that a node is folded into; undefined: it stays as it is. */
function findGroup(
  { role, frame }: CallNode,
  caller: string | undefined,
  own: OwnFiles,
): string | undefined {
  return role === 'frame' ? findFrameGroup(frame, caller, own) : undefined;
}

export function findFrameGroup(
  frame: Frame,
  caller: string | undefined,
  own: OwnFiles,
): string | undefined {
  if (NAMELESS.has(frame.name)) return caller;
  if (frame.kind === 'pseudo') return undefined;
  const { group, isShown } = own.judge(frame.file);
  if (isShown) return undefined;
  if (group === undefined) {
    // Code without a file of its own belongs to whoever called it: natives, builtins, generated code.
    return frame.kind !== 'js' || frame.file === '' ? caller : undefined;
  }
  return isOfNode(group) && isOfNode(caller) ? caller : group;
}

export function isOfNode(group: string | undefined): boolean {
  return group?.startsWith('node:') ?? false;
}

/** One connected group: its frames, and what they call elsewhere. */
class Hidden {
  readonly selfByFrame = new Map<Frame, Times>();
  readonly exits: CallNode[] = [];

  take(nodes: readonly CallNode[], group: string, own: OwnFiles): void {
    const pending = nodes.map((node) => ({ node, owner: node.frame }));
    for (let next = pending.pop(); next; next = pending.pop()) {
      const { node, owner } = next;
      this.#addSelf(owner, node.self);
      for (const child of node.children) {
        if (findGroup(child, group, own) === group) {
          const isNameless = NAMELESS.has(child.frame.name);
          pending.push({ node: child, owner: isNameless ? owner : child.frame });
        } else {
          this.exits.push(child);
        }
      }
    }
  }

  join(other?: Hidden): Hidden {
    if (!other) return this;
    for (const [frame, self] of this.selfByFrame) other.#addSelf(frame, self);
    other.exits.push(...this.exits);
    return other;
  }

  toNode(frame: Frame, children: readonly CallNode[], weight: Weight): CallNode {
    const self = [...this.selfByFrame.values()].reduce(addTimes, NO_TIMES);
    const node = makeCallNode(weight, { role: 'frame', frame, self, children });
    if (this.selfByFrame.size === 1) return node;
    const hottestHidden = pickHottest(this.selfByFrame, weight);
    return { ...node, role: 'group', hiddenCount: this.selfByFrame.size, hottestHidden };
  }

  #addSelf(frame: Frame, self: Times): void {
    this.selfByFrame.set(frame, addTimes(this.selfByFrame.get(frame) ?? NO_TIMES, self));
  }
}
