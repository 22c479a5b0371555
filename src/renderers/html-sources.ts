/** The source text that a page carries: a few lines around each of the hottest of the user's own. */
import type { Weight } from '../model/call-tree.js';
import type { FileRules } from '../model/file-rules.js';
import type { Profile } from '../model/profile.js';
import type { SourceExcerpt } from '../page-data/page-data.js';
import { measureHotLines } from '../processors/hot-lines.js';

/** Undefined: the file cannot be had, or is not what it was when it ran. */
export type ReadSource = (file: string) => string | undefined;

const MOST_HOT_LINES = 200;
const LINES_AROUND = 8;
/** Of a bundle one line may be all there is. */
const MOST_LINE_LENGTH = 200;

export function excerptSources(
  profile: Profile,
  weight: Weight,
  rules: FileRules,
  readSource?: ReadSource,
): readonly SourceExcerpt[] {
  if (readSource === undefined) return [];
  const linesOfFile = new Map<string, Set<number>>();
  for (const { frame, line } of measureHotLines(profile, weight, rules).slice(0, MOST_HOT_LINES)) {
    linesOfFile.set(frame.file, (linesOfFile.get(frame.file) ?? new Set()).add(line));
  }
  return [...linesOfFile].flatMap(([file, lines]) => {
    const text = readSource(file);
    return text === undefined
      ? []
      : excerptFile(file, text.split(/\r\n|[\n\r\u2028\u2029]/), lines);
  });
}

function excerptFile(
  file: string,
  text: readonly string[],
  hotLines: ReadonlySet<number>,
): SourceExcerpt[] {
  const excerpts: SourceExcerpt[] = [];
  let next = 1;
  for (const line of [...hotLines].sort((a, b) => a - b)) {
    if (line > text.length) continue;
    const last = Math.min(line + LINES_AROUND, text.length);
    const first = Math.max(line - LINES_AROUND, next);
    const lines = text.slice(first - 1, last).map(cutLine);
    const previous = excerpts.at(-1);
    if (previous && first === next) {
      excerpts[excerpts.length - 1] = { ...previous, lines: [...previous.lines, ...lines] };
    } else if (lines.length > 0) {
      excerpts.push({ file, firstLine: first, lines });
    }
    next = Math.max(next, last + 1);
  }
  return excerpts;
}

function cutLine(line: string): string {
  return line.length > MOST_LINE_LENGTH ? `${line.slice(0, MOST_LINE_LENGTH)}…` : line;
}
