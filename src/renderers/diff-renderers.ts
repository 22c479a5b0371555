/** The formats of a comparison, by name and by the ending of a file. */
import type { Comparison } from '../model/comparison.js';
import { renderDiffHtml } from './diff-html.js';
import { renderDiffMarkdown } from './diff-markdown.js';
import { renderDiffText } from './diff-text.js';

export interface DiffOptions {
  /** Columns of the terminal; 80 without it. */
  readonly width?: number;
  /** Box-drawing characters; true without it. */
  readonly unicode?: boolean;
  /** Escape sequences for colours; false without it. */
  readonly colour?: boolean;
  /**
   * Share of the larger total below which a change is left out. Without it 0.01, or as much more as
   * makes the tree short enough to read at one look.
   */
  readonly threshold?: number | undefined;
}

export interface DiffRenderer {
  readonly name: string;
  readonly extensions: readonly string[];
  render(comparison: Comparison, options: DiffOptions): string;
}

export const DIFF_RENDERERS: readonly DiffRenderer[] = [
  { name: 'text', extensions: ['.txt'], render: renderDiffText },
  { name: 'html', extensions: ['.html', '.htm'], render: renderDiffHtml },
  { name: 'markdown', extensions: ['.md'], render: renderDiffMarkdown },
];
