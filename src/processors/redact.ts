/**
 * Profile -> Profile for somebody else's eyes: what tells of the machine, its user and the data that
 * the program was given is left out. docs/PRIVACY.md lists what stays.
 */
import { mergeProfiles } from '../model/merge-profiles.js';
import type { Frame, Position, Profile, ProfileMetadata } from '../model/profile.js';

/** In place of the working folder, and of all folders outside it. */
export const REDACTED_CWD = '/redacted';
const OUTSIDE = '/outside';
const HIDDEN = '…';
const NOTE =
  'Redacted: arguments, folders outside the working folder, patterns, and texts in names are left out.';

/** Folders of all users: what lies below them begins with a user's name. */
const ROOTS = /^(?:|[/\\]|[/\\](?:home|Users)|[A-Za-z]:[/\\]?|[A-Za-z]:[/\\]Users)$/;

/**
 * Arguments are dropped; absolute paths begin at the working folder, or are the name of the file alone,
 * below its package if it is in one. Patterns of regular expressions, texts in names, and the names of
 * functions in evaluated code are hidden. Names of functions and files of the program itself stay.
 */
export function redact(profile: Profile): Profile {
  // Source maps hold the source.
  const { sourceMaps: _, ...kept } = profile;
  const { metadata, threads } = profile;
  const redactPath = makePathRedactor(metadata.cwd);
  const redacted = {
    ...kept,
    metadata: redactMetadata(metadata, redactPath),
    frames: profile.frames.map((frame) => redactFrame(frame, redactPath)),
    threads: threads.map((thread) => ({ ...thread, name: redactText(thread.name) })),
  };
  // Frames that differed in what is hidden have become one.
  return mergeProfiles([redacted]);
}

type RedactPath = (file: string) => string;

function makePathRedactor(cwd: string): RedactPath {
  const folder = cwd.replace(/[\\/]$/, '');
  const hasInside = !ROOTS.test(folder);
  return (file) => {
    if (file === '' || file.startsWith('node:')) return file;
    const isInside =
      hasInside && file.startsWith(folder) && /^[\\/]/.test(file.slice(folder.length));
    if (isInside) return REDACTED_CWD + file.slice(folder.length).replaceAll('\\', '/');
    const path = file.replace(/[?#].*/s, '');
    const [, ofPackage] = /.*[\\/](node_modules[\\/].+)$/s.exec(path) ?? [];
    return `${OUTSIDE}/${(ofPackage ?? path.replace(/.*[\\/]/s, '')).replaceAll('\\', '/')}`;
  };
}

function redactMetadata(metadata: ProfileMetadata, redactPath: RedactPath): ProfileMetadata {
  const { engine, notes } = metadata;
  const mainScript = redactPath(metadata.mainScript);
  const script = mainScript.replace(`${REDACTED_CWD}/`, '');
  // Another tool's notes may be anything; ours name files.
  const harmless = engine === 'foreign' ? [] : notes.filter((note) => !/[\\/]/.test(note));
  return {
    ...metadata,
    command: engine === 'foreign' ? '' : `node ${script}`.trim(),
    mainScript,
    cwd: REDACTED_CWD,
    notes: harmless.includes(NOTE) ? harmless : [...harmless, NOTE],
  };
}

function redactFrame(frame: Frame, redactPath: RedactPath): Frame {
  if (frame.kind === 'pseudo') return frame;
  if (frame.kind === 'regexp') return { ...frame, name: HIDDEN };
  if (frame.kind === 'js' && isEvaluated(frame)) {
    return { kind: 'js', name: '(eval)', file: '', line: 0, column: 0 };
  }
  const redactPosition = (position: Position) => ({ ...position, file: redactPath(position.file) });
  const { generated } = frame;
  return {
    ...frame,
    ...redactPosition(frame),
    name: frame.kind === 'js' ? redactText(frame.name) : frame.name,
    ...(generated === undefined ? {} : { generated: redactPosition(generated) }),
  };
}

/** Neither a path nor a URL with one: `[eval]`, `evalmachine.<anonymous>`, `data:` with all of the code. */
function isEvaluated({ file, generated }: Frame): boolean {
  return generated === undefined && !/^(?:[\\/]|node:|[a-z][\w+.-]*:[\\/])/i.test(file);
}

/** Without texts of the source; of paths only what is behind the last `/`. */
function redactText(name: string): string {
  return name.replace(/(['"`]).*?(?:\1|$)/gs, `$1${HIDDEN}$1`).replace(/\S*[\\/](?:.*[\\/])?/s, '');
}
