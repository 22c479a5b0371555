/** Which samples a report is about: what `--from`, `--to`, `--thread` and `--focus` leave of a profile. */
import type { FilePattern } from '../model/file-rules.js';
import type { Profile } from '../model/profile.js';
import { compileFilePattern, writePattern } from '../processors/file-patterns.js';
import { focus } from '../processors/focus.js';
import { selectThread } from '../processors/select-thread.js';
import { checkTimeRange, selectTime, type TimeRange } from '../processors/select-time.js';
import type { ReportOptions } from './report-options.js';

type Selection = Omit<ReportOptions, 'view'>;

/** Throws ERR_INVALID_OPTION; before a program runs, as far as can be known then. */
export function checkSelection(options: Selection): void {
  checkTimeRange(readRange(options));
}

/** Throws ERR_INVALID_OPTION where the profile has no such time or thread. */
export function selectSamples(profile: Profile, options: Selection): Profile {
  let selected = selectTime(profile, readRange(options));
  if (options.thread !== undefined) selected = selectThread(selected, options.thread);
  selected = noteUnmatched(selected, listHidden(options), 'hide');
  selected = noteUnmatched(selected, listShown(options), 'show');
  // Last: it adds a frame of its own.
  return options.focus === undefined ? selected : focus(selected, options.focus);
}

export function listHidden({ hide = [], hideRegex = [] }: Selection): readonly FilePattern[] {
  return [...hide, ...hideRegex];
}

export function listShown({ show = [], showRegex = [] }: Selection): readonly FilePattern[] {
  return [...show, ...showRegex];
}

function readRange({ from, to }: Selection): TimeRange {
  return {
    ...(from === undefined ? {} : { fromNs: from * 1000 }),
    ...(to === undefined ? {} : { toNs: to * 1000 }),
  };
}

function noteUnmatched(
  profile: Profile,
  patterns: readonly FilePattern[],
  what: 'hide' | 'show',
): Profile {
  const { frames, metadata } = profile;
  const files = [...new Set(frames.map(({ file }) => file))];
  const unmatched = patterns.filter(
    (pattern) => !files.some(compileFilePattern(pattern, metadata.cwd)),
  );
  if (unmatched.length === 0) return profile;
  const note = `No file matches what is to ${what}: ${unmatched.map(writePattern).join(', ')}.`;
  return { ...profile, metadata: { ...metadata, notes: [...metadata.notes, note] } };
}
