// What oracle/native/true_stacks.cc tells, as objects.

/** Why V8 was asked, in the order of `Kind` in oracle/native/recorder.h. */
export const KINDS = ['interrupt', 'call', 'frameless call', 'deep frameless call', 'passage'];

/**
 * A frame of JavaScript, as both sides have it.
 * @typedef {object} PlainFrame
 * @property {string} name
 * @property {string} file
 * @property {number} line
 * @property {number} column
 * @property {number} [untilLine] of V8's: it may be anywhere from `line` to here
 * @property {boolean} [inlined] of ours
 */

/**
 * @typedef {object} Moment
 * @property {string} kind
 * @property {number} mark in the name of the function that waited
 * @property {number} fromNs from when on its stack stayed as it was, by CLOCK_MONOTONIC
 * @property {number} toNs
 * @property {PlainFrame[]} frames innermost first
 */

/** @returns {Moment[]} in order of time */
export function decodeMoments({ texts, moments }) {
  const decoded = [];
  for (let at = 0; at < moments.length; ) {
    const [kind, mark, fromNs, toNs, untilLine, count] = moments.subarray(at, at + 6);
    at += 6;
    const frames = [];
    for (let i = 0; i < count; i++, at += 4) {
      const [name, script, line, column] = moments.subarray(at, at + 4);
      // V8 calls functions of WebAssembly differently here.
      if (texts[script].startsWith('wasm://')) continue;
      const file = texts[script].replace(/^file:\/\//, '');
      frames.push({ name: texts[name], file, line, column });
    }
    if (untilLine > 0) frames[0].untilLine = untilLine;
    decoded.push({ kind: KINDS[kind], mark, fromNs, toNs, frames });
  }
  return decoded;
}
