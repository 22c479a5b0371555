/** What somebody writes into the page's fields for files and functions, and what it makes of a page. */
import type { FilePattern } from '../../model/file-rules.js';
import type { Page, PageProfile } from '../../page-data/decode-page.js';
import { focus } from '../../processors/focus.js';

/** As the options of the command line: globs, or expressions between slashes, with commas between. */
export interface Filters {
  readonly hide: string;
  readonly show: string;
  /** One pattern. */
  readonly focus: string;
}

/** Those that a page was made with; its focus is a part of its samples. */
export function readFilters({ rules }: Page): Filters {
  return { hide: writePatterns(rules.hide), show: writePatterns(rules.show), focus: '' };
}

/** Throws SyntaxError where an expression is none. */
export function applyFilters(page: Page, filters: Filters): Page {
  const [wanted] = parsePatterns(filters.focus);
  return {
    ...page,
    rules: {
      ...page.rules,
      hide: parsePatterns(filters.hide),
      show: parsePatterns(filters.show),
    },
    profile: wanted === undefined ? page.profile : focusPage(page.profile, wanted),
  };
}

/** Why a pattern cannot be read, or has nothing to focus on; '' where all is well. */
export function explainFilters(page: Page, filters: Filters): string {
  try {
    const { profile } = applyFilters(page, filters);
    const isWhole = filters.focus.trim() !== '' && profile === page.profile;
    return isWhole ? `nothing matches ${filters.focus.trim()}` : '';
  } catch (error) {
    return (error as Error).message;
  }
}

/** The same profile where nothing matches. */
function focusPage(profile: PageProfile, pattern: FilePattern): PageProfile {
  const { stacks } = profile;
  const count = stacks.frame.length;
  // Pages do not hold these two, and show nothing of them.
  const rest = { column: new Int32Array(count), inlined: new Uint8Array(count) };
  const focused = focus({ ...profile, stacks: { ...stacks, ...rest } }, pattern);
  return focused.frames === profile.frames ? profile : focused;
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
