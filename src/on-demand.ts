/** Recordings of all threads that begin and end while the program runs. */
import { constants as access, accessSync } from 'node:fs';
import { constants } from 'node:os';
import { isMainThread } from 'node:worker_threads';
import { NativeprofError } from './model/errors.js';
import { explainFileFailure } from './model/file-failure.js';
import { loadAddon, mayAskV8 } from './native/addon.js';
import { catchFatalSignalsAgain } from './native/fatal-signals.js';
import { leaveSignalsToProgram } from './native/sampling-signal.js';
import { explainStartError } from './native/start-error.js';
import { checkOptions, type ProfilerOptions } from './options.js';
import { describeThisProcess } from './process-context.js';
import { version } from './version.js';

export interface OnDemandOptions extends Omit<ProfilerOptions, 'engine'> {
  /** Where recordings are written. Default: the working directory. */
  readonly directory?: string;
  /** The signal that begins and ends a recording; '' for none. Default SIGUSR2. */
  readonly toggleSignal?: string;
}

/**
 * Arms the calling thread: from now on a recording can begin and end at any time, by the signal or by
 * `toggleRecording()`, amid a loop that never ends too. Call it in every thread that is to be recorded,
 * first in the main one; `nativeprof/register` does both. What is recorded is in a file from the first
 * second on, also when the process is killed; `nativeprof report` reads it.
 *
 * Throws ERR_INVALID_OPTION, ERR_OUTPUT, ERR_ADDON_UNAVAILABLE, ERR_NO_THREAD; ERR_SIGNAL_TAKEN where the program
 * handles the signal already: `toggleRecording()` works all the same.
 */
export function recordOnDemand(options: OnDemandOptions = {}): void {
  const { directory = process.cwd(), toggleSignal = 'SIGUSR2', ...recording } = options;
  const checked = checkOptions(recording);
  if (checked.engine === 'inspector') {
    throw new NativeprofError(
      'ERR_INVALID_OPTION',
      'recordOnDemand() needs the signal engine: the inspector engine cannot begin amid a loop',
    );
  }
  const signal = toggleSignal === '' ? 0 : constants.signals[toggleSignal as NodeJS.Signals];
  if (signal === undefined) {
    throw new NativeprofError(
      'ERR_INVALID_OPTION',
      `toggleSignal is ${JSON.stringify(toggleSignal)}: it must be the name of a signal, such as "SIGUSR2"`,
    );
  }
  if (UNCATCHABLE.has(toggleSignal)) {
    throw new NativeprofError(
      'ERR_INVALID_OPTION',
      `toggleSignal is "${toggleSignal}": no program can handle that one; choose another, such as "SIGUSR2"`,
    );
  }
  checkDirectory(directory);
  const addon = loadAddon();
  // `nativeprof run` records this thread from its first line on.
  if (addon.isRunning()) return;
  leaveSignalsToProgram(addon);
  let hasSignal: boolean;
  try {
    hasSignal = addon.recordOnDemand(
      {
        ...checked,
        rotateMs: 0,
        askV8: mayAskV8(),
        savePath: directory,
        metadata: JSON.stringify(describeThisProcess(version)),
      },
      isMainThread ? signal : 0,
    );
  } catch (error) {
    throw explainStartError(error as NodeJS.ErrnoException);
  }
  if (!isMainThread) return;
  if (!watchesSignals) catchFatalSignalsAgain(addon);
  watchesSignals = true;
  if (!hasSignal) {
    throw new NativeprofError(
      'ERR_SIGNAL_TAKEN',
      `the program handles ${toggleSignal} itself: choose another signal to begin and end recordings`,
    );
  }
}

let watchesSignals = false;
const UNCATCHABLE: ReadonlySet<string> = new Set(['SIGKILL', 'SIGSTOP']);

/** Now, and not only when a recording of hours could not be written. */
function checkDirectory(directory: string): void {
  try {
    // Of a name in it, which a file has not; `join` would leave that name out.
    accessSync(`${directory}/.`, access.W_OK | access.X_OK);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const reason = code === 'ENOENT' ? 'there is no such folder' : explainFileFailure(error);
    throw new NativeprofError(
      'ERR_OUTPUT',
      `recordings cannot be written to ${directory}: ${reason}`,
      { cause: error },
    );
  }
}

/**
 * Begins a recording of all threads that `recordOnDemand()` was called in, or ends it; at once, in the
 * background. Where none is armed because this thread is being recorded otherwise, such as by `nativeprof
 * run`, it does nothing. Throws ERR_NOT_ARMED, ERR_ADDON_UNAVAILABLE.
 */
export function toggleRecording(): void {
  const addon = loadAddon();
  if (addon.toggleRecording() || addon.isRunning()) return;
  throw new NativeprofError(
    'ERR_NOT_ARMED',
    'no thread can be recorded: call recordOnDemand() first, or start with --import nativeprof/register',
  );
}
