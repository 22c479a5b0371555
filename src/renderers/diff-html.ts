/** The page of a comparison: what changed, as a flame graph in two colours and as tables. */
import type { Comparison } from '../model/comparison.js';
import { encodeDiffPage } from '../page-data/diff-page.js';
import { DEFAULT_THRESHOLD } from '../processors/prune.js';
import type { DiffOptions } from './diff-renderers.js';
import {
  decimalsOf,
  listDiffWarnings,
  listSideFacts,
  nameCommand,
  nameMeasure,
  writeVerdict,
} from './diff-words.js';
import { writePage } from './html-shell.js';
import { diffScript, diffScriptHash } from './page-bundle.js';

export function renderDiffHtml(comparison: Comparison, options: DiffOptions): string {
  const before = nameCommand(comparison, 'before');
  const after = nameCommand(comparison, 'after');
  const title = before === after ? after || 'nativeprof' : `${before} → ${after}`;
  const { profilerVersion, cwd } = comparison.after[0].metadata;
  const bytes = encodeDiffPage(comparison, {
    title,
    verdict: writeVerdict(comparison),
    measure: [`nativeprof ${profilerVersion}`.trim(), nameMeasure(comparison)],
    before: listSideFacts(comparison, 'before'),
    after: listSideFacts(comparison, 'after'),
    sentences: listDiffWarnings(comparison),
    cwd,
    decimals: decimalsOf(comparison),
    threshold: options.threshold ?? DEFAULT_THRESHOLD,
  });
  return writePage({
    title: `${title} – nativeprof diff`,
    bytes,
    script: diffScript,
    scriptHash: diffScriptHash,
  });
}
