/** After the program of `run` has ended: keeps what was recorded, and reports it. */
import { basename } from 'node:path';
import { NativeprofError } from '../model/errors.js';
import type { Profile } from '../model/profile.js';
import { redact } from '../processors/redact.js';
import type { RunOutput } from './choose-output.js';
import {
  cacheSessions,
  describeSaved,
  type KeptSessions,
  namePlace,
  saveSessions,
} from './keep-sessions.js';
import type { Recordings } from './read-recordings.js';
import type { ReportOptions } from './report-options.js';
import {
  renderReport,
  tellOmittedThreads,
  writeReportFile,
  writeToStdout,
} from './report-output.js';
import type { Ending } from './run-program.js';
import { selectSamples } from './select-samples.js';
import { describeUnwritten } from './unwritten.js';

const NAMED_PROCESSES = 5;

/**
 * Nothing that fails here costs the user the rest; it makes `ending` a failed one. `hasReport`: other
 * runs follow without it.
 */
export async function finishRun(
  { recordings, failures, unwritten }: Recordings,
  script: string,
  output: RunOutput,
  options: ReportOptions,
  ending: Ending,
  hasReport: boolean,
): Promise<void> {
  const [main, ...others] = recordings;
  if (main === undefined) {
    const problem = unwritten === undefined ? failures[0] : describeUnwritten(unwritten);
    const reason = problem ?? describeSilence(ending);
    process.stderr.write(`nativeprof: no profile was recorded: ${reason}\n`);
    ending.failed = true;
    return;
  }
  if (unwritten !== undefined) {
    process.stderr.write(`nativeprof: the recording is cut off: ${describeUnwritten(unwritten)}\n`);
    ending.failed = true;
  }
  const hide = options.redact ? redact : (profile: Profile) => profile;
  const hiddenOthers = others.map(hide);
  const kept = await keepSessions([hide(main), ...hiddenOthers], script, output, ending);
  if (!hasReport) {
    const seconds = (main.metadata.durationNs / 1e9).toFixed(2);
    const place = kept.main === undefined ? '' : `, saved in ${namePlace(kept.main)}`;
    process.stderr.write(`nativeprof: ${seconds} s${place}\n`);
    return;
  }
  const saved = kept.main === undefined ? '' : describeSaved(kept.main);
  await writeReport(hide(select(main, options, ending)), saved, output, options, ending);
  if (output.reportFile !== undefined || output.toStdout) tellOmittedThreads(main, output.renderer);
  describeOthers(hiddenOthers, kept.others);
}

async function keepSessions(
  recordings: readonly [Profile, ...Profile[]],
  script: string,
  { sessionFile }: RunOutput,
  ending: Ending,
): Promise<KeptSessions> {
  if (sessionFile === undefined) return cacheSessions(recordings, basename(script));
  try {
    return await saveSessions(recordings, sessionFile);
  } catch (error) {
    if (!(error instanceof NativeprofError)) throw error;
    process.stderr.write(`nativeprof: ${error.message}; it goes into the cache folder\n`);
    ending.failed = true;
    return cacheSessions(recordings, basename(script));
  }
}

/** What cannot be selected costs nobody the report. */
function select(profile: Profile, options: ReportOptions, ending: Ending): Profile {
  try {
    return selectSamples(profile, options);
  } catch (error) {
    if (!(error instanceof NativeprofError)) throw error;
    process.stderr.write(`nativeprof: ${error.message}; the report is of the whole recording\n`);
    ending.failed = true;
    return profile;
  }
}

async function writeReport(
  profile: Profile,
  saved: string,
  { renderer, reportFile, toStdout }: RunOutput,
  options: ReportOptions,
  ending: Ending,
): Promise<void> {
  if (reportFile !== undefined || toStdout) {
    try {
      const stream = toStdout ? process.stdout : undefined;
      const report = renderReport(profile, renderer, options, stream);
      if (reportFile === undefined) await writeToStdout(report);
      else await writeReportFile(reportFile, report, options);
      process.stderr.write(saved);
      return;
    } catch (error) {
      if (!(error instanceof NativeprofError)) throw error;
      ending.failed = true;
      // Only text is of use there; the session can be rendered again.
      const follows = renderer.name === 'text' ? '; the report follows' : '';
      process.stderr.write(`nativeprof: ${error.message}${follows}\n`);
      if (follows === '') {
        process.stderr.write(saved);
        return;
      }
    }
  }
  const report = renderReport(profile, renderer, options, process.stderr);
  // Another format must stay what it is.
  process.stderr.write(renderer.name === 'text' ? `\n${report}${saved}\n` : report);
}

function describeOthers(others: readonly Profile[], sessions: readonly string[]): void {
  for (const [index, { metadata }] of others.slice(0, NAMED_PROCESSES).entries()) {
    const seconds = (metadata.durationNs / 1e9).toFixed(2);
    const saved = sessions[index];
    process.stderr.write(
      ` also recorded: pid ${metadata.pid}, ${seconds} s: ${metadata.command}` +
        `${saved === undefined ? '' : `  ${saved}`}\n`,
    );
  }
  const more = others.length - NAMED_PROCESSES;
  if (more > 0) process.stderr.write(` and ${more} more Node processes\n`);
}

function describeSilence(ending: Ending): string {
  return ending.signal === null
    ? 'the program started no Node process, or it replaced itself'
    : `the program was ended by ${ending.signal} before it could save one`;
}
