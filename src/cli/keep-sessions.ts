/** Keeps what a run has recorded, one session file for each process. */
import { SESSION_EXTENSION, saveProfile } from '../format/save-profile.js';
import type { Profile } from '../model/profile.js';
import { LAST_SESSION } from './load-session.js';
import { nameCachedSession, pruneCache } from './session-cache.js';

export interface KeptSessions {
  /** As `nativeprof report` takes it: a path, or LAST_SESSION; undefined: it could not be kept. */
  readonly main: string | undefined;
  /** Paths, in the order of the recordings behind the first. */
  readonly others: readonly string[];
}

/** `file` is that of the first recording. Throws ERR_OUTPUT. */
export async function saveSessions(
  [main, ...others]: readonly [Profile, ...Profile[]],
  file: string,
): Promise<KeptSessions> {
  await saveProfile(main, file);
  const paths: string[] = [];
  for (const profile of others) {
    const path = numberSession(file, profile.metadata.pid);
    await saveProfile(profile, path);
    paths.push(path);
  }
  return { main: file, others: paths };
}

/** `app.nativeprof`: `app.4711.nativeprof`. */
export function numberSession(file: string, number: number): string {
  return `${file.slice(0, -SESSION_EXTENSION.length)}.${number}${SESSION_EXTENSION}`;
}

/** Where nobody has asked for a session, one that cannot be kept is worth a line and no more. */
export async function cacheSessions(
  recordings: readonly [Profile, ...Profile[]],
  script: string,
): Promise<KeptSessions> {
  try {
    const { others } = await saveSessions(recordings, await nameCachedSession(script));
    await pruneCache();
    return { main: LAST_SESSION, others };
  } catch (error) {
    process.stderr.write(`nativeprof: the session is not kept: ${(error as Error).message}\n`);
    return { main: undefined, others: [] };
  }
}

/** Of `session`, a path or LAST_SESSION. */
export function namePlace(session: string): string {
  return session === LAST_SESSION ? 'the cache folder' : session;
}

/** The line that says how to see `session` again, a path or LAST_SESSION. */
export function describeSaved(session: string): string {
  const place = session === LAST_SESSION ? `in ${namePlace(session)}` : session;
  return ` saved  ${place}   view it again:  npx nativeprof report ${quote(session)}\n`;
}

/** As a shell takes it for one word. */
export function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
