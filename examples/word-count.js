// Counts the words of a made-up text and ranks them: something to profile.
//   npx nativeprof run examples/word-count.js
const { createHash } = require('node:crypto');

const SYLLABLES = ['ka', 'lo', 'mi', 'ne', 'ru', 'sa', 'ti', 'vo'];

/** A small generator with a fixed seed, so that every run does the same. */
function makeRandom(seed) {
  let state = seed;
  return (limit) => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return Math.floor((state / 2147483648) * limit);
  };
}

function writeText(wordCount) {
  const random = makeRandom(42);
  const words = [];
  for (let i = 0; i < wordCount; i++) {
    let word = '';
    for (let length = 1 + random(3); length > 0; length--) word += SYLLABLES[random(8)];
    words.push(word);
  }
  return words.join(' ');
}

function countWords(text) {
  const counts = new Map();
  for (const [word] of text.matchAll(/\w+/g)) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}

function rankWords(counts) {
  return [...counts].sort(([a, x], [b, y]) => y - x || a.localeCompare(b));
}

function fingerprint(ranking) {
  const hash = createHash('sha256');
  for (let round = 0; round < 400; round++) {
    for (const [word, count] of ranking) hash.update(`${word}:${count}\n`);
  }
  return hash.digest('hex');
}

const text = writeText(1_200_000);
const ranking = rankWords(countWords(text));
console.log(`${ranking.length} different words, the most frequent: ${ranking[0].join(' x ')}`);
console.log(`fingerprint ${fingerprint(ranking).slice(0, 16)}`);
