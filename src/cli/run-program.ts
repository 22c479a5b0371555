/** Runs a program as if we were not there: same terminal, same signals, same end. */
import { spawn } from 'node:child_process';
import { NativeprofError } from '../model/errors.js';
import { type Addon, loadAddon } from '../native/addon.js';

export interface Ending {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  /** The program may have succeeded; what we owe the user did not. */
  failed: boolean;
}

const FORWARDED_SIGNALS = ['SIGHUP', 'SIGINT', 'SIGQUIT', 'SIGTERM'] as const;

export function runProgram(
  file: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<Ending> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { stdio: 'inherit', env });
    const stopForwarding = forwardSignals(() => child.pid);
    child.on('error', (error: NodeJS.ErrnoException) => {
      stopForwarding();
      const reason = error.code === 'ENOENT' ? 'there is no such command' : error.message;
      reject(new NativeprofError('ERR_INVALID_OPTION', `cannot run ${file}: ${reason}`));
    });
    child.on('exit', (exitCode, signal) => {
      stopForwarding();
      resolve({ exitCode, signal, failed: false });
    });
  });
}

/** Signals for us are meant for the program; those of the terminal have reached it already. */
function forwardSignals(pid: () => number | undefined): () => void {
  const addon = tryLoadAddon();
  if (addon !== undefined) {
    addon.forwardSignals(pid() ?? 0);
    return () => addon.forwardSignals(0);
  }
  // JavaScript does not learn where a signal comes from: at a terminal, take it for the terminal's.
  const forward = (signal: NodeJS.Signals): void => {
    const child = pid();
    if (child !== undefined && !process.stdin.isTTY) process.kill(child, signal);
  };
  for (const signal of FORWARDED_SIGNALS) process.on(signal, forward);
  return () => {
    for (const signal of FORWARDED_SIGNALS) process.removeListener(signal, forward);
  };
}

function tryLoadAddon(): Addon | undefined {
  try {
    return loadAddon();
  } catch {
    return undefined;
  }
}

/** Ends this process as the program ended. */
export function endLike(ending: Ending): void {
  if (ending.signal === null) {
    process.exitCode = ending.exitCode || (ending.failed ? 1 : 0);
    return;
  }
  process.exitCode = 1;
  process.kill(process.pid, ending.signal);
}
