/** The folder where `run` keeps the sessions of the last runs that were not told where to. */
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, dirname, isAbsolute, join } from 'node:path';
import { explainOutputFailure } from '../format/replace-file.js';
import { SESSION_EXTENSION } from '../format/save-profile.js';
import { NativeprofError } from '../model/errors.js';
import { nameScript, nameTime } from './name-session.js';

const KEPT_RUNS = 10;
/** Time and pid: what the files of one run have in common. As text they are in order of time. */
const RUN_NAME = /^\d{8}T\d{9}Z-\d+/;
/** What a save that was interrupted has left. */
const TEMPORARY_NAME = /^\.\d{8}T.*\.tmp$/;
const ABANDONED_MS = 3_600_000;

/** https://specifications.freedesktop.org/basedir-spec: a relative path there does not count. */
export function findCacheFolder(): string {
  const { XDG_CACHE_HOME } = process.env;
  const base =
    XDG_CACHE_HOME !== undefined && isAbsolute(XDG_CACHE_HOME)
      ? XDG_CACHE_HOME
      : join(homedir(), '.cache');
  return join(base, 'nativeprof');
}

/** A path for a new session of `script`; its folder is there. Throws ERR_OUTPUT. */
export async function nameCachedSession(script: string): Promise<string> {
  const folder = findCacheFolder();
  try {
    await makeFolder(folder);
  } catch (error) {
    const reason = explainOutputFailure(error);
    throw new NativeprofError('ERR_OUTPUT', `cannot make the folder ${folder}: ${reason}`, {
      cause: error,
    });
  }
  const name = nameScript(basename(script)).slice(0, 60);
  return join(folder, `${nameTime(Date.now())}-${process.pid}-${name}${SESSION_EXTENSION}`);
}

/** And those around it. Node's own `recursive` never ends below /proc, where nothing can be made. */
async function makeFolder(folder: string): Promise<void> {
  const make = () => mkdir(folder, { mode: 0o700 });
  try {
    await make();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' && dirname(folder) !== folder) {
      await makeFolder(dirname(folder));
      await make();
    } else if (!(await stat(folder).catch(() => undefined))?.isDirectory()) throw error;
  }
}

/** Undefined: none has been kept yet. */
export async function findLastSession(): Promise<string | undefined> {
  const folder = findCacheFolder();
  const names = await listSessions(folder);
  const run = names.map(nameRun).sort().at(-1);
  // Of the files of one run the first is that of its main process: its name has no pid at its end.
  const last = names
    .filter((name) => nameRun(name) === run)
    .sort((a, b) => a.length - b.length)
    .at(0);
  return last && join(folder, last);
}

/** Deletes what is beyond the last ten runs. Others may do the same at the same time. */
export async function pruneCache(): Promise<void> {
  const folder = findCacheFolder();
  const sessions = await listSessions(folder);
  const runs = [...new Set(sessions.map(nameRun))].sort().reverse();
  const old = new Set(runs.slice(KEPT_RUNS));
  for (const name of sessions) {
    if (old.has(nameRun(name))) await rm(join(folder, name), { force: true });
  }
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    if (TEMPORARY_NAME.test(name) && (await isAbandoned(path))) await rm(path, { force: true });
  }
}

/** Only what has been named here: other files are not ours to delete. */
async function listSessions(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch((): string[] => []);
  return names.filter((name) => RUN_NAME.test(name) && name.endsWith(SESSION_EXTENSION));
}

function nameRun(name: string): string {
  return RUN_NAME.exec(name)?.[0] ?? '';
}

async function isAbandoned(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found !== undefined && Date.now() - found.mtimeMs > ABANDONED_MS;
}
