/** What somebody writes into the page's fields for files and functions, and what it makes of a page. */
import type { FilePattern } from '../../model/file-rules.js';
import type { Profile } from '../../model/profile.js';
import type { Page, PageProfile } from '../../page-data/decode-page.js';
import { compileFilePattern } from '../../processors/file-patterns.js';
import { focus } from '../../processors/focus.js';
import { mergeRecursiveStacks } from '../../processors/merge-recursive-stacks.js';

/** As the options of the command line. */
export interface Filters {
  /** Globs, or expressions between slashes, with commas between. */
  readonly hide: string;
  readonly show: string;
  /** One pattern. */
  readonly focus: string;
  readonly mergesRecursion: boolean;
}

/** Those that a page was made with; its focus is a part of its samples. */
export function readFilters({ rules, head }: Page): Filters {
  return {
    hide: writePatterns(rules.hide),
    show: writePatterns(rules.show),
    focus: '',
    mergesRecursion: head.settings.mergesRecursion,
  };
}

/** Something is not shown as it was recorded. */
export function areInForce({ hide, show, focus: wanted, mergesRecursion }: Filters): boolean {
  return mergesRecursion || [hide, show, wanted].some((it) => it.trim() !== '');
}

/** Throws SyntaxError where an expression is none. */
export function applyFilters(page: Page, filters: Filters): Page {
  const [wanted] = parsePatterns(filters.focus);
  const focused = wanted === undefined ? page.profile : focusPage(page.profile, wanted);
  return {
    ...page,
    rules: {
      ...page.rules,
      hide: parsePatterns(filters.hide),
      show: parsePatterns(filters.show),
    },
    profile: filters.mergesRecursion ? mergeRecursion(focused) : focused,
  };
}

/** Why a pattern cannot be read, or has nothing to focus on; '' where all is well. */
export function explainFilters(page: Page, filters: Filters): string {
  try {
    const { profile } = applyFilters(page, { ...filters, mergesRecursion: false });
    const isWhole = filters.focus.trim() !== '' && profile === page.profile;
    return isWhole ? `nothing matches ${filters.focus.trim()}` : '';
  } catch (error) {
    return (error as Error).message;
  }
}

/** Patterns that no file matches: they are no mistake, but do nothing. '' where there are none. */
export function describeUnmatched({ profile, rules }: Page, { hide, show }: Filters): string {
  const files = [...new Set(profile.frames.map(({ file }) => file))];
  const unmatched = [...parsePatterns(hide), ...parsePatterns(show)].filter(
    (pattern) => !files.some(compileFilePattern(pattern, rules.cwd)),
  );
  return unmatched.length === 0 ? '' : `no file matches ${unmatched.map(String).join(', ')}`;
}

/** The same profile where nothing matches. */
function focusPage(profile: PageProfile, pattern: FilePattern): PageProfile {
  const focused = focus(complete(profile), pattern);
  return focused.frames === profile.frames ? profile : focused;
}

function mergeRecursion(profile: PageProfile): PageProfile {
  return mergeRecursiveStacks(complete(profile));
}

/** Pages do not hold columns and what is inlined, and show nothing of them. */
function complete<T extends PageProfile>(profile: T): T & Pick<Profile, 'stacks'> {
  const count = profile.stacks.frame.length;
  const rest = { column: new Int32Array(count), inlined: new Uint8Array(count) };
  return { ...profile, stacks: { ...profile.stacks, ...rest } };
}

const EXPRESSION = /^\/(.+)\/([imsu]*)$/s;

export function parsePatterns(text: string): readonly FilePattern[] {
  // A comma inside of an expression is a part of it.
  const parts = text.match(/\/(?:[^/\\]|\\.)+\/[imsu]*(?=\s*(?:,|$))|[^\s,][^,]*/g) ?? [];
  return parts.map((part) => {
    const [, source, flags] = EXPRESSION.exec(part.trim()) ?? [];
    return source === undefined ? part.trim() : new RegExp(source, flags);
  });
}

function writePatterns(patterns: readonly FilePattern[] = []): string {
  return patterns.map(String).join(', ');
}
