/** The signal that interrupts the sampled threads, and the program's own use of it. */
import type { EventEmitter } from 'node:events';
import { isMainThread } from 'node:worker_threads';
import type { Addon } from './addon.js';

let leaves = false;

/**
 * A program that begins to listen to the signal in use must not hear ours: from then on another one is
 * used. Call it once anything is recorded.
 */
export function leaveSignalsToProgram(addon: Addon): void {
  // Signals are the main thread's.
  if (leaves || !isMainThread) return;
  leaves = true;
  // Before Node's own listener, which has the signal handled.
  (process as EventEmitter).prependListener('newListener', (event: unknown) => {
    if (typeof event === 'string' && event.startsWith('SIG')) addon.leaveSignal(event);
  });
}
