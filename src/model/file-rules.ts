/** Whose code is whose, where somebody knows better than the paths of files say. */

/**
 * A string is a glob: `*` stands for any characters, `?` for one. It matches whole folders and files of
 * a path, anywhere in it: `vendor`, `src/gen-*`, `*.min.js`. Of files below the working directory only the
 * path from there counts, of packages that from `node_modules`, unless the glob begins with `/`. A RegExp
 * is searched for in the whole path.
 */
export type FilePattern = string | RegExp;

export interface FileRules {
  /** Packages that are the user's own: the profiled program may itself live in node_modules. */
  readonly ownPackages?: readonly string[];
  /** The working directory, for globs. */
  readonly cwd?: string;
  /** Files whose functions are folded, as those of a library are. */
  readonly hide?: readonly FilePattern[];
  /** Files that count as the user's own, whatever `hide` says and whatever package they are of. */
  readonly show?: readonly FilePattern[];
}
