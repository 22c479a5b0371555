/** FileRules as something to ask: what a file is folded into, and whether it is the user's own. */
import type { FilePattern, FileRules } from '../model/file-rules.js';
import type { Frame, ProfileMetadata } from '../model/profile.js';
import { compileFilePattern, writePattern } from './file-patterns.js';
import { listOwnPackages, packageOf } from './packages.js';

/** What the rules say of a file. */
interface Verdict {
  /** The package, or the pattern that hides it. */
  readonly group: string | undefined;
  /** Somebody asked for it. */
  readonly isShown: boolean;
}

interface NamedPattern {
  readonly name: string;
  readonly matches: (file: string) => boolean;
}

export class OwnFiles {
  readonly #ownPackages: ReadonlySet<string>;
  readonly #hide: readonly NamedPattern[];
  readonly #show: readonly NamedPattern[];
  readonly #verdicts = new Map<string, Verdict>();

  constructor({ ownPackages = [], cwd, hide = [], show = [] }: FileRules) {
    const namePattern = (pattern: FilePattern): NamedPattern => ({
      name: writePattern(pattern),
      matches: compileFilePattern(pattern, cwd),
    });
    this.#ownPackages = new Set(ownPackages);
    this.#hide = hide.map(namePattern);
    this.#show = show.map(namePattern);
  }

  judge(file: string): Verdict {
    let verdict = this.#verdicts.get(file);
    if (verdict === undefined) {
      verdict = this.#decide(file);
      this.#verdicts.set(file, verdict);
    }
    return verdict;
  }

  isOwnCode({ kind, file }: Frame): boolean {
    return kind === 'js' && this.judge(file).group === undefined;
  }

  #decide(file: string): Verdict {
    if (this.#show.some(({ matches }) => matches(file))) return { group: undefined, isShown: true };
    const name = packageOf(file);
    const isOwnPackage = name !== undefined && this.#ownPackages.has(name);
    if (name !== undefined && !isOwnPackage) return { group: name, isShown: false };
    const hidden = this.#hide.find(({ matches }) => matches(file));
    return { group: hidden?.name, isShown: isOwnPackage && hidden === undefined };
  }
}

/** A program that lives in node_modules itself is what its user wants to see. */
export function makeFileRules(
  { mainScript, cwd }: Pick<ProfileMetadata, 'mainScript' | 'cwd'>,
  { hide, show }: FileRules,
): FileRules {
  return {
    ownPackages: listOwnPackages(mainScript),
    cwd,
    ...(hide === undefined ? {} : { hide }),
    ...(show === undefined ? {} : { show }),
  };
}
