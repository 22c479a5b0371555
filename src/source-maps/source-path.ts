/** The file that a source map means. */
import { resolve } from 'node:path';
import { pathOf } from '../model/script-path.js';

/** Of `webpack://name/./src/app.ts?1a2b` without the name and the version. */
const WEBPACK = /^webpack(?:-internal)?:\/\/[^/]*\/([^?]*)/;

/** `cwd`: where bundlers run; their names for sources are relative to that. */
export function pathOfSource(source: string, cwd: string): string {
  const inProject = WEBPACK.exec(source)?.[1];
  if (inProject === undefined) return pathOf(source);
  // What webpack makes itself is no file.
  return /^(webpack|external)\b/.test(inProject) ? inProject : resolve(cwd, inProject);
}
