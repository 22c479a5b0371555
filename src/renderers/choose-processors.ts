/** Options of a report -> what is done to its call tree before it is drawn. */
import type { FileRules } from '../model/file-rules.js';
import { foldLibraries } from '../processors/fold-libraries.js';
import { foldStartup } from '../processors/fold-startup.js';
import { mergeRecursion } from '../processors/merge-recursion.js';
import type { Processor } from '../processors/process-tree.js';
import type { TextOptions } from './text.js';

/** Without rules libraries stay as they are. */
export function chooseProcessors(
  { processors, showAll = false, mergeRecursion: merges = false }: TextOptions,
  rules?: FileRules,
): readonly Processor[] {
  if (processors) return processors;
  return [
    ...(showAll ? [] : [foldStartup]),
    // Before libraries are folded: a group no longer knows which functions it holds.
    ...(merges ? [mergeRecursion] : []),
    ...(showAll || !rules ? [] : [(tree: Parameters<Processor>[0]) => foldLibraries(tree, rules)]),
  ];
}
