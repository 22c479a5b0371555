// Compares the stacks of a recording with what V8 says of the same moments, frame by frame.

/** A frame of JavaScript, as both sides have it; only ours know which are inlined. */
/** @typedef {{ name: string, file: string, line: number, column: number, inlined?: boolean }} PlainFrame */

/** @returns {{ number: number, frames: PlainFrame[] }[]} innermost frames first */
export function decodeMoments({ texts, moments }) {
  const decoded = [];
  for (let at = 0; at < moments.length; ) {
    const number = moments[at++];
    const count = moments[at++];
    const frames = [];
    for (let i = 0; i < count; i++, at += 4) {
      const [name, script, line, column] = moments.subarray(at, at + 4);
      // V8 calls functions of WebAssembly differently here.
      if (texts[script].startsWith('wasm://')) continue;
      frames.push({
        name: texts[name],
        file: texts[script].replace(/^file:\/\//, ''),
        line,
        column,
      });
    }
    decoded.push({ number, frames });
  }
  return decoded;
}

/** The first sample of each moment, in order of time. @returns {{ number: number, frames: PlainFrame[] }[]} */
export function readMoments({ frames, stacks, threads }) {
  const moments = [];
  for (const stack of threads[0].samples.stack) {
    let number = -1;
    const plain = [];
    for (let at = stack; at >= 0; at = stacks.parent[at]) {
      const { kind, name, file } = frames[stacks.frame[at]];
      const marker = kind === 'native' ? /AtMoment<(\d+)u?>/.exec(name) : null;
      if (marker !== null) number = Number(marker[1]);
      if (kind === 'js' || kind === 'unknown') {
        const inlined = stacks.inlined[at] === 1;
        plain.push({ name, file, line: stacks.line[at], column: stacks.column[at], inlined });
      }
    }
    if (number >= 0 && moments.at(-1)?.number !== number) moments.push({ number, frames: plain });
  }
  return moments;
}

/** Both in order, by their numbers: those of V8 without a sample are left out. */
export function pairMoments(truths, samples) {
  const pairs = [];
  let next = 0;
  for (const sample of samples) {
    while (next < truths.length && truths[next].number !== sample.number) next++;
    if (next === truths.length) break;
    pairs.push([truths[next++].frames, sample.frames]);
  }
  return pairs;
}

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
  return truth.file === ours.file && truth.line === ours.line && truth.column === ours.column;
}

/** Two functions are not at the same position of one file. */
function isSameFunction(truth, ours) {
  if (truth.file !== ours.file) return false;
  return (truth.name || '(anonymous)') === ours.name || isSamePosition(truth, ours);
}

/**
 * Counts frames on either side: of how many function and position are right. A frame that only V8
 * has counts as inlined. `differences`: what is wrong, the most frequent first.
 */
export function compareStacks(pairs) {
  const all = { frames: 0, rightFunction: 0, rightPosition: 0 };
  const inlined = { ...all };
  const differences = new Map();
  for (const [truth, ours] of pairs) {
    for (const [told, sampled] of alignFrames(truth, ours)) {
      const rightFunction = told && sampled && isSameFunction(told, sampled);
      const rightPosition = rightFunction && isSamePosition(told, sampled);
      for (const counts of sampled?.inlined !== false ? [all, inlined] : [all]) {
        counts.frames++;
        if (rightFunction) counts.rightFunction++;
        if (rightPosition) counts.rightPosition++;
      }
      if (rightPosition) continue;
      const what = `${rightFunction ? 'position' : 'function'}: ${place(told)}, sampled ${place(sampled)}`;
      differences.set(what, (differences.get(what) ?? 0) + 1);
    }
  }
  const ordered = [...differences].sort(([, a], [, b]) => b - a);
  return {
    moments: pairs.length,
    all,
    inlined,
    differences: ordered.map(([what, count]) => ({ what, count })),
  };
}

function place(frame) {
  if (frame === undefined) return 'nothing';
  return `${frame.name || '(anonymous)'} ${frame.file.split('/').at(-1)}:${frame.line}:${frame.column}`;
}
