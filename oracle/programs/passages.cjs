// Computes for a while without a call of a JavaScript function, again and again: what samples show of
// such a passage is one function, somewhere between two of its lines.
const { enterPassage, leavePassage } = globalThis.trueStacks;

const TURNS = 400_000;

function countBits(turns) {
  let bits = 0;
  enterPassage();
  for (let i = 0; i < turns; i++) {
    let rest = i;
    while (rest !== 0) {
      bits += rest & 1;
      rest >>>= 3;
    }
  }
  leavePassage();
  return bits;
}

const smoothed = new Float64Array(1024);
function smooth(turns) {
  const { length } = smoothed;
  enterPassage();
  for (let i = 0; i < turns; i++) {
    const at = i % length;
    const before = at === 0 ? 0 : smoothed[at - 1];
    smoothed[at] = before * 0.25 + smoothed[at] * 0.5 + Math.sin(i);
  }
  leavePassage();
  return smoothed[0];
}

const shapes = Array.from({ length: 32 }, (_, i) =>
  i % 2 === 0 ? { width: i, height: 2 } : { height: 3, width: i, name: `shape ${i}` },
);
function sumAreas(turns) {
  let sum = 0;
  enterPassage();
  for (let i = 0; i < turns; i++) {
    const shape = shapes[i & 31];
    if (shape.name === undefined) {
      sum += shape.width * shape.height;
    } else {
      sum += shape.name.length;
      shape.height = i % 5;
    }
    if (sum > 1e9) sum = 0;
  }
  leavePassage();
  return sum;
}

function countWords(turns) {
  const counts = new Map();
  const text = 'the quick brown fox jumps over the lazy dog ';
  enterPassage();
  for (let i = 0; i < turns / 10; i++) {
    const from = i % text.length;
    const letter = text.charCodeAt(from);
    if (letter === 32) {
      const word = text.slice(0, from);
      counts.set(word, (counts.get(word) ?? 0) + 1);
    } else {
      counts.set(letter, [i, letter]);
    }
  }
  leavePassage();
  return counts.size;
}

/** To be inlined into the next one, and that into its caller. */
function hash(seed, turns) {
  let value = seed;
  enterPassage();
  for (let i = 0; i < turns; i++) {
    value = Math.imul(value ^ i, 0x01000193);
    value ^= value >>> 13;
  }
  leavePassage();
  return value;
}
const hashTwice = (seed, turns) => hash(seed, turns) + hash(seed + 1, turns);

function hashAll(seeds) {
  let sum = 0;
  for (const seed of seeds) sum ^= hashTwice(seed, TURNS);
  return sum;
}

const seeds = [1, 2, 3];
module.exports = () =>
  [
    countBits(TURNS),
    smooth(TURNS),
    sumAreas(TURNS),
    countWords(TURNS),
    hashAll(seeds),
    seeds.map((seed) => hashTwice(seed, TURNS)),
  ].length;
