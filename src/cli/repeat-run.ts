/** `run --repeat`: the same program several times, a session for each run, a report of the last. */
import { NativeprofError } from '../model/errors.js';
import type { RunOutput } from './choose-output.js';
import { numberSession } from './keep-sessions.js';
import type { Ending } from './run-program.js';

export interface RunOfSeries {
  /** A signal has come: whoever stops one run wants no other. */
  onSignal(): void;
  /** Asked when the program of this run has ended. */
  isLast(ending: Ending): boolean;
}

/** Resolves with how the last run ended: that of `count`, or the first that failed or was stopped. */
export async function repeatRun(
  count: number,
  output: RunOutput,
  record: (output: RunOutput, run: RunOfSeries) => Promise<Ending>,
): Promise<Ending> {
  const { sessionFile } = output;
  if (sessionFile === undefined) {
    throw new NativeprofError(
      'ERR_INVALID_OPTION',
      '--repeat keeps a session of each run: name them with -o NAME.nativeprof',
    );
  }
  let isStopped = false;
  const onSignal = (): void => {
    isStopped = true;
  };
  for (let run = 1; ; run++) {
    const isLast = ({ exitCode, failed }: Ending): boolean =>
      run === count || isStopped || failed || exitCode !== 0;
    const numbered = { ...output, sessionFile: numberSession(sessionFile, run) };
    const ending = await record(numbered, { onSignal, isLast });
    if (!isLast(ending)) continue;
    if (ending.failed && !isStopped && run < count) {
      const left = count - run === 1 ? 'the last run is' : `the other ${count - run} runs are`;
      process.stderr.write(`nativeprof: ${left} left out, for this one is not there to compare\n`);
    }
    return ending;
  }
}
