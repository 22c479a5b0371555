/** Which package a file is of: somebody's, or Node's own. */

/** `@scope/name`, `terser`, `node:fs`, `node:internal`; undefined for the user's own files. */
export function packageOf(file: string): string | undefined {
  if (file.startsWith('node:')) {
    return file.startsWith('node:internal/') ? 'node:internal' : file;
  }
  const [, name] = /.*[\\/]node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)/s.exec(file) ?? [];
  return name?.replace('\\', '/');
}

/** A program that lives in node_modules itself is what its user wants to see. */
export function listOwnPackages(mainScript: string): readonly string[] {
  const own = packageOf(mainScript);
  return own === undefined ? [] : [own];
}
