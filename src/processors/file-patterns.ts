/** Globs and regular expressions of files, and of the names of functions, as something to ask. */
import type { FilePattern } from '../model/file-rules.js';

/** `cwd`: what lies above it, or above a package, is where somebody put them, and matches no glob. */
export function compileFilePattern(pattern: FilePattern, cwd = ''): (file: string) => boolean {
  const regExp = compile(pattern, '/');
  const folder = normalise(cwd).replace(/\/?$/, '/');
  const isWhole = typeof pattern !== 'string' || /^([\\/]|[A-Za-z]:)/.test(pattern);
  const shorten = (path: string): string => {
    if (isWhole) return path;
    if (cwd !== '' && path.startsWith(folder)) return path.slice(folder.length);
    return path.replace(/^.*?\/(?=node_modules\/)/s, '');
  };
  return (file) => file !== '' && regExp.test(shorten(normalise(file)));
}

function normalise(path: string): string {
  return path.replaceAll('\\', '/');
}

/** Of names a glob matches whole parts: `parse` is found in `Parser.parse`, not in `parseAll`. */
export function compileNamePattern(pattern: FilePattern): (name: string) => boolean {
  const regExp = compile(pattern, '[\\s.]');
  return (name) => regExp.test(name);
}

/** As it is told to people: `src/vendor`. */
export function writePattern(pattern: FilePattern): string {
  return typeof pattern === 'string' ? pattern : pattern.source.replaceAll('\\/', '/');
}

function compile(pattern: FilePattern, boundary: string): RegExp {
  // With these two flags an expression remembers where it has been.
  if (typeof pattern !== 'string') {
    return new RegExp(pattern.source, pattern.flags.replace(/[gy]/g, ''));
  }
  const glob = pattern
    .replaceAll('\\', '/')
    .replace(/(?<=.)\/$/, '')
    .replace(/[.+^${}()|[\]]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`(^|${boundary})${glob}(${boundary}|$)`, 's');
}
