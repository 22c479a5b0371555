/** Signals that end a program which does not handle them. */
import type { Addon } from './addon.js';

export const FATAL_SIGNALS = ['SIGHUP', 'SIGINT', 'SIGQUIT', 'SIGTERM'] as const;

/** Whenever the program has given up a listener of its own. */
export function catchFatalSignalsAgain(addon: Addon): void {
  // Behind Node's own listener, which has given the signal back by then.
  process.on('removeListener', (event) => {
    if ((FATAL_SIGNALS as readonly unknown[]).includes(event)) addon.catchFatalSignals();
  });
}
