/** `nativeprof report`: renders a session file, or another tool's, without another run. */
import type { Command } from 'commander';
import { redact } from '../processors/redact.js';
import { checkDestination, chooseFile, chooseRenderer, refuseToReplace } from './choose-output.js';
import { LAST_SESSION, loadSession } from './load-session.js';
import {
  addOutputOptions,
  addViewOptions,
  type ReportOptions,
  tellUnusedView,
} from './report-options.js';
import { deliverReport, renderReport, tellOmittedThreads } from './report-output.js';
import { checkSelection, selectSamples } from './select-samples.js';

const EXAMPLES = `
Examples:
  nativeprof report                            the last run in the cache folder
  nativeprof report app.nativeprof --percent
  nativeprof report app.nativeprof -o app.md   in the format of that ending
  nativeprof report other.cpuprofile           what another tool has recorded`;

export function defineReportCommand(program: Command): void {
  const command = program
    .command('report')
    .summary('show a saved session again, in any way')
    .description('Shows a saved session again, in any way: no second run is needed.')
    .argument(
      '[file]',
      'a session file, a .recording, .cpuprofile or pprof file, or last: the newest in the cache folder',
      LAST_SESSION,
    )
    .addHelpText('after', EXAMPLES);
  addOutputOptions(command, 'write the report there instead of to stdout');
  addViewOptions(command).optionsGroup('Other:').action(report);
}

async function report(file: string, options: ReportOptions): Promise<void> {
  const output = chooseFile(options);
  if (output !== undefined) refuseToReplace([file], output);
  const renderer = chooseRenderer(options.renderer, output);
  checkDestination(renderer, output);
  tellUnusedView(renderer, options);
  checkSelection(options);
  const selected = selectSamples(await loadSession(file), options);
  const profile = options.redact ? redact(selected) : selected;
  const stream = output === undefined ? process.stdout : undefined;
  await deliverReport(renderReport(profile, renderer, options, stream), output, options);
  tellOmittedThreads(profile, renderer);
}
