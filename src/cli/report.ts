/** `nativeprof report`: renders a session file in any way, without another run. */
import type { Command } from 'commander';
import { loadProfile } from '../format/load-profile.js';
import { NativeprofError } from '../model/errors.js';
import type { Profile } from '../model/profile.js';
import { checkOutput, chooseRenderer, refuseBinary } from './choose-output.js';
import { addOutputOptions, addViewOptions, type ReportOptions } from './report-options.js';
import { renderReport, writeReportFile, writeToStdout } from './report-output.js';
import { findCacheFolder, findLastSession } from './session-cache.js';

export function defineReportCommand(program: Command): void {
  const command = program
    .command('report')
    .description('Shows a saved session again, in any way: no second run is needed.')
    .argument('[file]', 'a session file, or last: the newest in the cache folder', 'last');
  addOutputOptions(command, 'write the report there instead of to stdout');
  addViewOptions(command).optionsGroup('Other:').action(report);
}

async function report(file: string, options: ReportOptions): Promise<void> {
  const { output } = options;
  const renderer = chooseRenderer(options.renderer, output);
  if (output !== undefined) checkOutput(output);
  else if (process.stdout.isTTY) refuseBinary(renderer);
  const profile = await loadSession(file);
  if (output !== undefined) {
    await writeReportFile(output, renderReport(profile, renderer, options));
  } else {
    await writeToStdout(renderReport(profile, renderer, options, process.stdout));
  }
}

async function loadSession(file: string): Promise<Profile> {
  const path = file === 'last' ? await findLastSession() : file;
  if (path !== undefined) return loadProfile(path);
  throw new NativeprofError(
    'ERR_INPUT',
    `no session is in ${findCacheFolder()} yet: record one with nativeprof run, or name a file`,
  );
}
