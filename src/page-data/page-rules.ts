/** FileRules in JSON. */
import type { FilePattern, FileRules } from '../model/file-rules.js';

export interface PageRules {
  readonly ownPackages: readonly string[];
  readonly cwd: string;
  readonly hide: readonly PagePattern[];
  readonly show: readonly PagePattern[];
}

/** A glob, or a regular expression's source and flags. */
type PagePattern = string | readonly [string, string];

export function writeRules({
  ownPackages = [],
  cwd = '',
  hide = [],
  show = [],
}: FileRules): PageRules {
  const write = (pattern: FilePattern): PagePattern =>
    typeof pattern === 'string' ? pattern : [pattern.source, pattern.flags];
  return { ownPackages, cwd, hide: hide.map(write), show: show.map(write) };
}

export function readRules({ ownPackages, cwd, hide, show }: PageRules): FileRules {
  const read = (pattern: PagePattern): FilePattern =>
    typeof pattern === 'string' ? pattern : new RegExp(...pattern);
  return { ownPackages, cwd, hide: hide.map(read), show: show.map(read) };
}
