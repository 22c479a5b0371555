/** How a report looks where it goes, and its way there. */
import { resolve } from 'node:path';
import { PRIVATE_MODE, replaceFile } from '../format/replace-file.js';
import { NativeprofError } from '../model/errors.js';
import { explainFileFailure } from '../model/file-failure.js';
import type { Profile } from '../model/profile.js';
import type { HtmlOptions } from '../renderers/html.js';
import type { Renderer } from '../renderers/renderer.js';
import { quote } from './keep-sessions.js';
import { openFile } from './open-file.js';
import { makeSourceReader } from './read-source.js';
import type { ReportOptions } from './report-options.js';
import { listHidden, listShown } from './select-samples.js';

const DEFAULT_WIDTH = 80;
const NAMED_THREADS = 3;
/** Of reports; the umask applies. */
const REPORT_MODE = 0o666;

/** `stream`: where the report goes; undefined: into a file. */
export function renderReport(
  profile: Profile,
  renderer: Renderer,
  options: ReportOptions,
  stream?: NodeJS.WriteStream,
): string | Uint8Array {
  const readSource = makeSourceReader(profile);
  const chosen: HtmlOptions = {
    ...(readSource === undefined ? {} : { readSource }),
    view: options.view,
    ...chooseLook(options, stream),
    percent: options.percent ?? false,
    weight: options.cpu ? 'cpu' : 'wall',
    ...(options.threshold === undefined ? {} : { threshold: options.threshold }),
    showAll: options.showAll ?? false,
    mergeRecursion: options.mergeRecursion ?? false,
    hide: listHidden(options),
    show: listShown(options),
  };
  return renderer.render(profile, chosen);
}

/** `stream`: where a report goes; undefined: into a file. */
export function chooseLook(
  options: Pick<ReportOptions, 'color' | 'unicode'>,
  stream?: NodeJS.WriteStream,
): { width: number; unicode: boolean; colour: boolean } {
  return {
    width: stream?.columns || DEFAULT_WIDTH,
    unicode: options.unicode ?? (stream === undefined || localeHasUnicode()),
    colour: options.color ?? (stream !== undefined && wantsColour(stream)),
  };
}

/** Whoever opens the report in another tool will miss the others. */
export function tellOmittedThreads({ threads }: Profile, { name, holdsOneThread }: Renderer): void {
  if (!holdsOneThread || threads.length < 2) return;
  const [first, ...others] = threads.map((thread) => thread.name);
  const named = others.slice(0, NAMED_THREADS).map(quote).join(', ');
  const more = others.length > NAMED_THREADS ? ', ...' : '';
  process.stderr.write(
    `nativeprof: a ${name} holds one thread, this one ${first}; for another: --thread ${named}${more}\n`,
  );
}

/** Throws ERR_OUTPUT; an existing file is then as it was. */
export async function writeReportFile(
  path: string,
  report: string | Uint8Array,
  { output }: Pick<ReportOptions, 'output'>,
): Promise<void> {
  // What nobody named lies among the temporary files of all users.
  await replaceFile(path, report, output === undefined ? PRIVATE_MODE : REPORT_MODE);
  process.stderr.write(`nativeprof: report written to ${path}\n`);
}

/** Where `file` is undefined to stdout. Throws ERR_OUTPUT. */
export async function deliverReport(
  report: string | Uint8Array,
  file: string | undefined,
  options: Pick<ReportOptions, 'output' | 'open'>,
): Promise<void> {
  if (file === undefined) return writeToStdout(report);
  await writeReportFile(file, report, options);
  if (options.open) await openFile(resolve(file));
}

/** Throws ERR_OUTPUT; a reader who has seen enough (`| head`) is no error. */
export async function writeToStdout(content: string | Uint8Array): Promise<void> {
  const error = await new Promise<NodeJS.ErrnoException | null | undefined>((resolve) => {
    process.stdout.once('error', resolve);
    process.stdout.write(content, resolve);
  });
  if (!error || error.code === 'EPIPE') return;
  throw new NativeprofError('ERR_OUTPUT', `cannot write to stdout: ${explainFileFailure(error)}`);
}

/** https://no-color.org and https://force-color.org */
function wantsColour(stream: NodeJS.WriteStream): boolean {
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env;
  if (NO_COLOR !== undefined && NO_COLOR !== '') return false;
  if (FORCE_COLOR !== undefined && FORCE_COLOR !== '') return FORCE_COLOR !== '0';
  return stream.isTTY === true && TERM !== 'dumb';
}

/** Unset, as in most containers, counts as UTF-8: that is what their terminals are. */
function localeHasUnicode(): boolean {
  const { LC_ALL, LC_CTYPE, LANG } = process.env;
  const locale = LC_ALL || LC_CTYPE || LANG;
  return locale === undefined || locale === '' || /utf-?8/i.test(locale);
}
