/** Names and paths of frames as people write them. */
import type { Frame } from '../model/profile.js';
import { packageOf } from './packages.js';

/** As people know it: `<module>`, `/\d+/`, else the function's own name. */
export function nameFrame(frame: Frame): string {
  if (isTopLevel(frame)) return '<module>';
  return frame.kind === 'regexp' ? `/${frame.name}/` : frame.name;
}

/** A module's own code is a function without a name that starts where the file starts. */
export function isTopLevel({ kind, name, line, column }: Frame): boolean {
  return kind === 'js' && name === '(anonymous)' && line === 1 && column === 1;
}

/** As a reader in `cwd` would write it. */
export function shortenPath({ kind, name, file }: Frame, cwd: string): string {
  // A package's own frame, which is named after it.
  if (kind === 'pseudo') return file === name ? '' : file;
  if (kind === 'native') return shortenLibrary(file);
  if (packageOf(file) !== undefined) return file.replace(/.*[\\/]node_modules[\\/]/s, '');
  const folder = cwd.replace(/[\\/]$/, '');
  const isInside = file.startsWith(folder) && /^[\\/]/.test(file.slice(folder.length));
  return isInside && folder !== '' ? file.slice(folder.length + 1) : file;
}

/** Of a shared library the name says it all; that Node runs is no news. */
function shortenLibrary(file: string): string {
  const name = file.replace(/.*[\\/]/s, '');
  return /^node(js)?(\.exe)?$/.test(name) ? '' : name;
}
