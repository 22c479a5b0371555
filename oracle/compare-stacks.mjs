// Compares the stacks of a recording with what V8 says of the same moments, frame by frame.

/** @typedef {import('./decode-moments.mjs').PlainFrame} PlainFrame */
/** @typedef {import('./decode-moments.mjs').Moment} Moment */
/** @typedef {import('./read-samples.mjs').Sample} Sample */

/**
 * Pairs the frames of two stacks so that as few as possible have no partner; an undefined one
 * stands for none.
 */
function alignFrames(truth, ours) {
  if (truth.length === ours.length) return truth.map((frame, i) => [frame, ours[i]]);
  const length = (a, b) => a * (ours.length + 1) + b;
  const longest = new Uint32Array((truth.length + 1) * (ours.length + 1));
  for (let a = truth.length - 1; a >= 0; a--) {
    for (let b = ours.length - 1; b >= 0; b--) {
      longest[length(a, b)] = isSameFunction(truth[a], ours[b])
        ? longest[length(a + 1, b + 1)] + 1
        : Math.max(longest[length(a + 1, b)], longest[length(a, b + 1)]);
    }
  }
  const pairs = [];
  let a = 0;
  let b = 0;
  while (a < truth.length || b < ours.length) {
    if (a < truth.length && b < ours.length && isSameFunction(truth[a], ours[b])) {
      pairs.push([truth[a++], ours[b++]]);
    } else if (
      b === ours.length ||
      (a < truth.length && longest[length(a + 1, b)] >= longest[length(a, b + 1)])
    ) {
      pairs.push([truth[a++], undefined]);
    } else {
      pairs.push([undefined, ours[b++]]);
    }
  }
  return pairs;
}

function isSamePosition(truth, ours) {
  if (truth.untilLine !== undefined) {
    return truth.file === ours.file && ours.line >= truth.line && ours.line <= truth.untilLine;
  }
  return truth.file === ours.file && truth.line === ours.line && truth.column === ours.column;
}

/** Two functions are not at the same position of one file. */
function isSameFunction(truth, ours) {
  if (truth.file !== ours.file) return false;
  return (truth.name || '(anonymous)') === ours.name || isSamePosition(truth, ours);
}

/**
 * Counts frames on either side, by the kind of moment: of how many function and position are right. A
 * frame that only V8 has counts as inlined. `differences`: what is wrong, the most frequent first.
 * @param {{ moment: Moment, sample: Sample }[]} pairs
 */
export function compareStacks(pairs) {
  const kinds = {};
  const differences = new Map();
  for (const { moment, sample } of pairs) {
    kinds[moment.kind] ??= { samples: 0, all: noFrames(), inlined: noFrames() };
    const { all, inlined } = kinds[moment.kind];
    kinds[moment.kind].samples++;
    for (const [told, sampled] of alignFrames(moment.frames, sample.frames)) {
      const rightFunction = told && sampled && isSameFunction(told, sampled);
      const rightPosition = rightFunction && isSamePosition(told, sampled);
      for (const counts of sampled?.inlined !== false ? [all, inlined] : [all]) {
        counts.frames++;
        if (rightFunction) counts.rightFunction++;
        if (rightPosition) counts.rightPosition++;
      }
      if (rightPosition) continue;
      const wrong = rightFunction ? 'position' : 'function';
      const what = `${moment.kind}, ${wrong}: ${place(told)}, sampled ${place(sampled)}`;
      differences.set(what, (differences.get(what) ?? 0) + 1);
    }
  }
  const ordered = [...differences].sort(([, a], [, b]) => b - a);
  return { kinds, differences: ordered.map(([what, count]) => ({ what, count })) };
}

function noFrames() {
  return { frames: 0, rightFunction: 0, rightPosition: 0 };
}

function place(frame) {
  if (frame === undefined) return 'nothing';
  return `${frame.name || '(anonymous)'} ${frame.file.split('/').at(-1)}:${frame.line}:${frame.column}`;
}
