/** Names of other tools that stand for the same as ours. */

const PSEUDO_FRAMES = new Map([
  ['(idle)', '[idle]'],
  ['(program)', '[native]'],
  ['(garbage collector)', '[gc]'],
]);

/**
 * `[gc]` for `(garbage collector)`, and for `[gc]` itself; undefined: the name of a function. One with a
 * computed name may be called `[gc]` too, but it has a file.
 */
export function nameOfV8(name: string, file: string): string | undefined {
  const isOurs = file === '' && /^\[[a-z ]+\]$/.test(name);
  return PSEUDO_FRAMES.get(name) ?? (isOurs ? name : undefined);
}

/** Of native code the file is a library, or Node itself. */
export function isLibrary(file: string): boolean {
  return /\.(so|node|dylib|dll|exe)(\.[\d.]+)?$|[\\/]node$/.test(file);
}
