/** The signal that interrupts the sampled threads, and the program's own use of it. */
import type { EventEmitter } from 'node:events';
import { isMainThread } from 'node:worker_threads';
import type { Addon } from './addon.js';

let leaves = false;

/**
 * A program that begins to listen to the signal in use must not hear ours: from then on another one is
 * used. To be called in the main thread before anything is recorded; it holds for good.
 */
export function leaveSignalsToProgram(addon: Addon): void {
  // In a worker `process` has no signals.
  if (!isMainThread) return;
  addon.setToldOfListeners();
  if (leaves) return;
  leaves = true;
  // Before Node's own listener, which has the signal handled.
  (process as EventEmitter).prependListener('newListener', (event: unknown) => {
    if (typeof event === 'string' && event.startsWith('SIG')) addon.leaveSignal(event);
  });
}
