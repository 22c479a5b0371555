// What oracle/native/true_stacks.cc tells, as objects.

/** Why V8 was asked, in the order of `Kind` in oracle/native/recorder.h. */
export const KINDS = ['interrupt', 'call', 'frameless call', 'deep frameless call'];

/** A frame of JavaScript, as both sides have it; only ours know which are inlined. */
/** @typedef {{ name: string, file: string, line: number, column: number, inlined?: boolean }} PlainFrame */

/**
 * @typedef {object} Moment
 * @property {string} kind
 * @property {number} mark in the name of the function that waited
 * @property {number} fromNs when it began to wait, by CLOCK_MONOTONIC
 * @property {number} toNs
 * @property {PlainFrame[]} frames innermost first
 */

/** @returns {Moment[]} in order of time */
export function decodeMoments({ texts, moments }) {
  const decoded = [];
  for (let at = 0; at < moments.length; ) {
    const [kind, mark, fromNs, toNs, count] = moments.subarray(at, at + 5);
    at += 5;
    const frames = [];
    for (let i = 0; i < count; i++, at += 4) {
      const [name, script, line, column] = moments.subarray(at, at + 4);
      // V8 calls functions of WebAssembly differently here.
      if (texts[script].startsWith('wasm://')) continue;
      const file = texts[script].replace(/^file:\/\//, '');
      frames.push({ name: texts[name], file, line, column });
    }
    decoded.push({ kind: KINDS[kind], mark, fromNs, toNs, frames });
  }
  return decoded;
}
