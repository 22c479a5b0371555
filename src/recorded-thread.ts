/** One recording at a time: the state that this thread's ways to record share. */
import { NativeprofError } from './model/errors.js';

let isRecorded = false;

/** Calls `start`. Throws ERR_ALREADY_RUNNING while this thread is being recorded. */
export function beginRecording(start: () => void): void {
  if (isRecorded) {
    throw new NativeprofError(
      'ERR_ALREADY_RUNNING',
      'this thread is being recorded already: stop that recording first',
    );
  }
  start();
  isRecorded = true;
}

export function endRecording(): void {
  isRecorded = false;
}
