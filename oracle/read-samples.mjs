// The samples of a recording with what the oracle wants to know of each.

/** @typedef {import('./decode-moments.mjs').PlainFrame} PlainFrame */

/**
 * @typedef {object} Sample
 * @property {number} fromNs since the recording began: where its span begins. It was taken later.
 * @property {number} toNs where its span ends. It was taken then, or earlier if repeats followed.
 * @property {number} mark of the function that waited, as the sample shows it; -1: it shows none
 * @property {PlainFrame[]} frames innermost first
 */

/** @returns {Sample[]} in order of time */
export function readSamples({ frames, stacks, threads }, threadId) {
  const { samples } = threads.find(({ id }) => id === threadId);
  const known = new Map();
  let untilNs = 0;
  return Array.from(samples.stack, (stack, i) => {
    if (!known.has(stack)) known.set(stack, readStack(stack, frames, stacks));
    const fromNs = untilNs;
    untilNs += samples.wallNs[i];
    return { fromNs, toNs: untilNs, ...known.get(stack) };
  });
}

function readStack(leaf, frames, stacks) {
  const plain = [];
  let mark = -1;
  for (let at = leaf; at >= 0; at = stacks.parent[at]) {
    const { kind, name, file } = frames[stacks.frame[at]];
    if (kind === 'js' || kind === 'unknown') {
      const inlined = stacks.inlined[at] === 1;
      plain.push({ name, file, line: stacks.line[at], column: stacks.column[at], inlined });
    } else if (kind === 'native' && mark < 0) {
      mark = Number(/\bWait(?:InFrame|Frameless)<(\d+)u?>/.exec(name)?.[1] ?? -1);
    }
  }
  return { mark, frames: plain };
}
