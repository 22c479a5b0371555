/** Runs a program as if we were not there: same terminal, same signals, same end. */
import { type ChildProcess, spawn } from 'node:child_process';
import { constants } from 'node:os';
import { NativeprofError } from '../model/errors.js';
import { tryLoadAddon } from '../native/addon.js';
import { FATAL_SIGNALS } from '../native/fatal-signals.js';

export interface Ending {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly pid: number | undefined;
  /** Milliseconds since 1970-01-01 UTC. */
  readonly atMs: number;
  /** The program may have succeeded; what we owe the user did not. */
  failed: boolean;
}

/** Signals are caught and go nowhere. */
const NO_PROCESS = -1;

/** `onSignal`: called for each signal that reaches us, or the terminal's group, meanwhile. */
export function runProgram(
  file: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  onSignal?: () => void,
): Promise<Ending> {
  return new Promise((resolve, reject) => {
    // Before the program is there: a signal that comes too early must not leave it behind alone.
    let child: ChildProcess | undefined;
    const forwarding = forwardSignals(() => child?.pid, onSignal);
    child = spawn(file, args, { stdio: 'inherit', env });
    forwarding.begin();
    child.on('error', (error: NodeJS.ErrnoException) => {
      forwarding.stop();
      const reason = error.code === 'ENOENT' ? 'there is no such command' : error.message;
      reject(new NativeprofError('ERR_INVALID_OPTION', `cannot run ${file}: ${reason}`));
    });
    child.on('exit', (exitCode, signal) => {
      forwarding.stop();
      resolve({ exitCode, signal, pid: child?.pid, atMs: Date.now(), failed: false });
    });
  });
}

interface Forwarding {
  /** The program runs: what comes from now on reaches it. */
  begin(): void;
  stop(): void;
}

/** Signals for us are meant for the program; those of the terminal have reached it already. */
function forwardSignals(pid: () => number | undefined, onSignal?: () => void): Forwarding {
  // The addon forwards in the signal's handler: JavaScript learns nothing of it.
  const addon = onSignal === undefined ? tryLoadAddon() : undefined;
  if (addon !== undefined) {
    addon.forwardSignals(NO_PROCESS);
    return {
      begin: () => addon.forwardSignals(pid() ?? NO_PROCESS),
      stop: () => addon.forwardSignals(0),
    };
  }
  // JavaScript does not learn where a signal comes from: at a terminal, take it for the terminal's.
  const forward = (signal: NodeJS.Signals): void => {
    onSignal?.();
    const child = pid();
    if (child !== undefined && !process.stdin.isTTY) process.kill(child, signal);
  };
  for (const signal of FATAL_SIGNALS) process.on(signal, forward);
  return {
    begin: () => {},
    stop: () => {
      for (const signal of FATAL_SIGNALS) process.removeListener(signal, forward);
    },
  };
}

/** Ends this process as the program ended. */
export function endLike(ending: Ending): void {
  if (ending.signal === null) {
    process.exitCode = ending.exitCode || (ending.failed ? 1 : 0);
    return;
  }
  // Where the signal does not end us (Node ignores SIGPIPE), what a shell makes of it.
  process.exitCode = 128 + constants.signals[ending.signal];
  process.kill(process.pid, ending.signal);
}
