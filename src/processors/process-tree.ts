/** Processors in a row: each is given what the one before it has made. */
import type { CallTree } from '../model/call-tree.js';

/** Pure. One that has options is bound to them: `(tree) => prune(tree, { threshold: 0.05 })`. */
export type Processor = (tree: CallTree) => CallTree;

export function processTree(tree: CallTree, processors: readonly Processor[]): CallTree {
  return processors.reduce((processed, process) => process(processed), tree);
}
