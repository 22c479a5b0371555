/** Whose code a frame is: the user's, a package's, Node's own. */
import type { Frame } from '../model/profile.js';

/** `@scope/name`, `terser`, `node:fs`, `node:internal`; undefined for the user's own files. */
export function packageOf(file: string): string | undefined {
  if (file.startsWith('node:')) {
    return file.startsWith('node:internal/') ? 'node:internal' : file;
  }
  const [, name] = /.*[\\/]node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)/s.exec(file) ?? [];
  return name?.replace('\\', '/');
}

/** `ownPackages`: a profiled program may itself live in node_modules. */
export function isOwnCode({ kind, file }: Frame, ownPackages: readonly string[]): boolean {
  if (kind !== 'js') return false;
  const name = packageOf(file);
  return name === undefined || ownPackages.includes(name);
}

/** A program that lives in node_modules itself is what its user wants to see. */
export function listOwnPackages(mainScript: string): readonly string[] {
  const own = packageOf(mainScript);
  return own === undefined ? [] : [own];
}
