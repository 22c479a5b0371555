/** Which format a report has, and which files a command writes: decided before anything is done. */
import { randomUUID } from 'node:crypto';
import { accessSync, closeSync, constants, openSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { isatty } from 'node:tty';
import { explainOutputFailure } from '../format/replace-file.js';
import { SESSION_EXTENSION } from '../format/save-profile.js';
import { NativeprofError } from '../model/errors.js';
import { findRenderer, findRendererOf, RENDERERS } from '../renderers/registry.js';
import type { Renderer } from '../renderers/renderer.js';
import type { ReportOptions } from './report-options.js';

/** As `-o` names it. */
const STDOUT = '-';

type Format = Pick<Renderer, 'name' | 'extensions'> & Partial<Pick<Renderer, 'isBinary'>>;

export interface RunOutput {
  readonly renderer: Renderer;
  /** Undefined: to stderr, or to stdout. */
  readonly reportFile: string | undefined;
  readonly toStdout: boolean;
  /** Undefined: into the cache. */
  readonly sessionFile: string | undefined;
}

/** Throws ERR_INVALID_OPTION, and ERR_OUTPUT where a file could not be written. */
export function chooseRunOutput(options: ReportOptions): RunOutput {
  const output = chooseFile(options);
  const isSession = output?.endsWith(SESSION_EXTENSION) ?? false;
  const reportFile = isSession ? undefined : output;
  const renderer = chooseRenderer(options.renderer, reportFile);
  const toStdout = options.output === STDOUT;
  if (toStdout) refuseAtTerminal(renderer, process.stdout.isTTY);
  else if (reportFile === undefined) {
    // The program's own output goes there too.
    refuseBinary(renderer);
    refuseAtTerminal(renderer, process.stderr.isTTY);
  }
  const named = options.output === undefined ? undefined : reportFile;
  const sessionFile = isSession ? output : named && nameSessionBeside(named, renderer);
  for (const file of [reportFile, sessionFile]) if (file !== undefined) checkOutput(file);
  if (reportFile !== undefined) refuseAtTerminal(renderer, isTerminal(reportFile));
  return { renderer, reportFile, toStdout, sessionFile };
}

/** Undefined: to a stream. A page that is to be opened goes where it outlives us. */
export function chooseFile({
  output,
  open,
  renderer,
}: Pick<ReportOptions, 'output' | 'open' | 'renderer'>): string | undefined {
  if (!open) return output === STDOUT ? undefined : output;
  const path = output ?? join(tmpdir(), `nativeprof-${randomUUID()}.html`);
  if (path !== STDOUT && chooseRenderer(renderer, path).name === 'html') return path;
  throw new NativeprofError(
    'ERR_INVALID_OPTION',
    '--open shows a page: leave -r and -o out, or let -o end in .html',
  );
}

/** `name`, else by the ending of `file`, else text. Throws ERR_INVALID_OPTION. */
export function chooseRenderer(name: string | undefined, file: string | undefined): Renderer {
  const byEnding = file === undefined ? undefined : findRendererOf(file);
  const hasEnding = file !== undefined && /[^.]\.[^.]+$/.test(basename(file));
  const renderer = findRenderer(name ?? byEnding?.name ?? (hasEnding ? '' : 'text'));
  if (renderer !== undefined) return renderer;
  const names = RENDERERS.map((it) => it.name).join(', ');
  throw new NativeprofError(
    'ERR_INVALID_OPTION',
    `no format of report ends like ${file}: name one with -r (${names})`,
  );
}

/** Throws ERR_INVALID_OPTION where bytes would go to a terminal. */
export function refuseBinary({ name, isBinary, extensions }: Format): void {
  if (!isBinary) return;
  throw new NativeprofError(
    'ERR_INVALID_OPTION',
    `-r ${name} is a binary format, which is not written to a terminal: name a file, -o profile${extensions[0]}`,
  );
}

/** Undefined: stdout. Throws ERR_OUTPUT, and ERR_INVALID_OPTION for what nobody can read there. */
export function checkDestination(renderer: Format, output: string | undefined): void {
  if (output !== undefined) checkOutput(output);
  refuseAtTerminal(renderer, output === undefined ? process.stdout.isTTY : isTerminal(output));
}

function refuseAtTerminal(renderer: Format, atTerminal: boolean): void {
  if (!atTerminal) return;
  refuseBinary(renderer);
  if (renderer.name !== 'html') return;
  throw new NativeprofError(
    'ERR_INVALID_OPTION',
    '-r html is a page, which a terminal does not show: name a file, -o profile.html, or --open it',
  );
}

/** `/dev/stdout`, `/dev/tty`. */
function isTerminal(path: string): boolean {
  if (!statSync(path, { throwIfNoEntry: false })?.isCharacterDevice()) return false;
  const fd = openSync(path, 'w');
  try {
    return isatty(fd);
  } finally {
    closeSync(fd);
  }
}

/** Throws ERR_OUTPUT before the work is done, rather than after an hour. */
export function checkOutput(path: string): void {
  try {
    const existing = statSync(path, { throwIfNoEntry: false });
    if (existing?.isDirectory()) throw Object.assign(new Error(), { code: 'EISDIR' });
    // A file is replaced by a new one in its folder, what is no file is written to.
    const isReplaced = existing === undefined || existing.isFile();
    accessSync(isReplaced ? dirname(path) : path, constants.W_OK);
  } catch (error) {
    const reason = explainOutputFailure(error);
    throw new NativeprofError('ERR_OUTPUT', `cannot write ${path}: ${reason}`, { cause: error });
  }
}

/** Throws ERR_INVALID_OPTION where a report would take the place of a recording. */
export function refuseToReplace(inputs: readonly string[], output: string): void {
  if (output.endsWith(SESSION_EXTENSION)) {
    throw new NativeprofError(
      'ERR_INVALID_OPTION',
      `${output} is the name of a session file, which a report is not: let -o end otherwise`,
    );
  }
  const replaced = statSync(output, { throwIfNoEntry: false });
  if (!replaced?.isFile()) return;
  for (const input of inputs) {
    const read = statSync(input, { throwIfNoEntry: false });
    if (read?.dev !== replaced.dev || read.ino !== replaced.ino) continue;
    throw new NativeprofError(
      'ERR_INVALID_OPTION',
      `the report is made of ${output}, and would take its place: name another file with -o`,
    );
  }
}

/** `report.html`: `report.nativeprof`. Undefined beside what is no file: `/dev/stdout`. */
function nameSessionBeside(path: string, renderer: Renderer): string | undefined {
  const existing = statSync(path, { throwIfNoEntry: false });
  if (existing !== undefined && !existing.isFile() && !existing.isDirectory()) return undefined;
  const ending = renderer.extensions.find((extension) => path.endsWith(extension)) ?? '';
  return path.slice(0, path.length - ending.length) + SESSION_EXTENSION;
}
