import { NativeprofError } from '../model/errors.js';

/** Turns the addon's bare codes into sentences. */
export function explainStartError(error: NodeJS.ErrnoException): Error {
  switch (error.code) {
    case 'ERR_ALREADY_RUNNING':
      return new NativeprofError(
        'ERR_ALREADY_RUNNING',
        'this thread is being recorded already, by nativeprof run or on demand: the two cannot overlap',
      );
    case 'ERR_SIGNAL_TAKEN':
      return new NativeprofError(
        'ERR_SIGNAL_TAKEN',
        'others own SIGURG, SIGPROF and SIGVTALRM: stop one, or choose another signal (only the inspector engine needs none)',
      );
    case 'ERR_NO_THREAD':
      return new NativeprofError(
        'ERR_NO_THREAD',
        'the system refuses this process another thread: raise its limit: ulimit -u, pids of a container (only the inspector engine needs no thread)',
      );
    default:
      return error;
  }
}
