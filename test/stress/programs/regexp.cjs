// Regular expressions: backtracking, many patterns, from the interpreter to native code.
const { repeat } = require('./support/repeat.cjs');

const text = Array.from(
  { length: 400 },
  (_, i) => `key${i}=value ${i * i}; "a\\"b" 2024-0${i % 9}-1${i % 9}`,
).join('\n');

function countMatches(pattern) {
  return [...text.matchAll(pattern)].length;
}

repeat(() => {
  const counts = [
    countMatches(/(\w+)=(\w+) (\d+);/g),
    countMatches(/"(?:[^"\\]|\\.)*"/g),
    countMatches(/(?<year>\d{4})-(?<month>\d\d)-(?<day>\d\d)/gu),
    countMatches(/(?<=value )\d+(?=;)/g),
    countMatches(/^key\d*[05]=/gm),
  ];
  const backtracking = /^(a+)+$/.test(`${'a'.repeat(18)}b`);
  // New patterns each time: compiled once, run a few times, dropped.
  let found = 0;
  for (let i = 0; i < 200; i++) {
    const pattern = new RegExp(`k(?:e|x{${i}})y${i}=(v|w${i})alue (\\d{1,${1 + (i % 5)}})`, 'i');
    for (let turn = 0; turn < 3; turn++) found += pattern.exec(text)?.[2].length ?? 0;
  }
  const replaced = text.replace(/\d+/g, (digits) => String(digits.length)).length;
  const parts = text.split(/[;=\s]+/).length;
  return { counts, backtracking, found, replaced, parts };
});
