/** The one error that nativeprof throws: a stable code, and a message that says what to do. */
export type ErrorCode =
  | 'ERR_ADDON_UNAVAILABLE'
  | 'ERR_ALREADY_RUNNING'
  | 'ERR_NOT_RUNNING'
  | 'ERR_NOT_ARMED'
  | 'ERR_INVALID_OPTION'
  | 'ERR_SIGNAL_TAKEN'
  | 'ERR_NO_THREAD'
  | 'ERR_CORRUPT_RECORDING'
  | 'ERR_INVALID_PROFILE'
  | 'ERR_INPUT'
  | 'ERR_UNKNOWN_FORMAT'
  | 'ERR_NEWER_FORMAT'
  | 'ERR_CORRUPT_FILE'
  | 'ERR_NOT_A_PROFILE'
  | 'ERR_OUTPUT';

export class NativeprofError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'NativeprofError';
    this.code = code;
  }
}
