/** `nativeprof merge`: several session files into one, with a lane for each thread. */
import type { Command } from 'commander';
import { SESSION_EXTENSION, saveProfile } from '../format/save-profile.js';
import { NativeprofError } from '../model/errors.js';
import { mergeProfiles } from '../model/merge-profiles.js';
import type { Profile } from '../model/profile.js';
import { checkOutput } from './choose-output.js';
import { describeSaved } from './keep-sessions.js';
import { loadSession } from './load-session.js';

export function defineMergeCommand(program: Command): void {
  program
    .command('merge')
    .summary('several sessions into one')
    .description('Makes one session of several: runs of one program, or processes of one run.')
    .argument('<file...>', 'session files, or .recording files of nativeprof/register')
    .optionsGroup('Output:')
    .requiredOption('-o, --output <file>', 'the session file to write: NAME.nativeprof')
    .addHelpText(
      'after',
      `
Each thread of each session becomes a lane of its own, in the order given;
threads that ran at the same time lie side by side on the timeline.

Examples:
  nativeprof merge -o both.nativeprof one.nativeprof two.nativeprof
  nativeprof run -o test.nativeprof -- npm test
  nativeprof merge -o all.nativeprof test.nativeprof test.*.nativeprof`,
    )
    .action((files: string[], { output }: { output: string }) => merge(files, output));
}

async function merge(files: readonly string[], output: string): Promise<void> {
  if (!output.endsWith(SESSION_EXTENSION)) {
    throw new NativeprofError(
      'ERR_INVALID_OPTION',
      `merge writes a session file, so -o must end in ${SESSION_EXTENSION}; nativeprof report makes reports of it`,
    );
  }
  checkOutput(output);
  const profiles: Profile[] = [];
  for (const file of files) profiles.push(await loadSession(file));
  await saveProfile(mergeProfiles(profiles as [Profile, ...Profile[]]), output);
  process.stderr.write(describeSaved(output));
}
