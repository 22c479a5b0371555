/** Globs and regular expressions of files, and of the names of functions, as something to ask. */
import type { FilePattern } from '../model/file-rules.js';

export function compileFilePattern(pattern: FilePattern): (file: string) => boolean {
  const regExp = compile(pattern, '/');
  return (file) => file !== '' && regExp.test(file.replaceAll('\\', '/'));
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
