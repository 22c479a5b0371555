// Takes text apart, and puts it together again, with regular expressions.
const words = [
  'alpha',
  'beta=12',
  'https://example.org/a?b=c',
  '2024-05-06',
  '"quoted text"',
  'x_1',
];
const text = Array.from({ length: 20_000 }, (_, i) => words[(i * 7) % words.length] + i).join(' ');

function countTokens(input) {
  const token = /(?<url>https?:\/\/[^\s?]+)|(?<date>\d{4}-\d\d-\d\d)|(?<word>[a-z_]\w*)/giu;
  const counts = new Map();
  for (const match of input.matchAll(token)) {
    const kind = Object.keys(match.groups).find((name) => match.groups[name] !== undefined);
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return counts;
}

const swapCase = (letters) =>
  letters === letters.toLowerCase() ? letters.toUpperCase() : letters.toLowerCase();
const rewrite = (input) =>
  input.replace(/[a-z]+/gi, swapCase).replace(/(\d+)-(\d+)/g, (_, a, b) => `${b}/${a}`);

module.exports = () =>
  countTokens(text).size +
  rewrite(text).length +
  text.split(/\s*[=?"]\s*/).filter((part) => /\d$/.test(part)).length;
