// Long runs inside single builtins: JSON, sorting, strings, typed arrays, copies.
const { makeRandom, repeat } = require('./support/repeat.cjs');

const random = makeRandom(3);
const rows = Array.from({ length: 20_000 }, (_, id) => ({
  id,
  name: `row ${Math.floor(random() * 1e9).toString(36)}`,
  values: [random(), random(), null, id % 2 === 0],
  nested: { deep: { deeper: `${id} \u{1f600} "quoted"` } },
}));

repeat(() => {
  const text = JSON.stringify(rows);
  const parsed = JSON.parse(text, (key, value) => (key === 'id' ? value + 1 : value));
  const pretty = JSON.stringify(parsed.slice(0, 2000), null, 2);
  parsed.sort((a, b) => (a.name < b.name ? -1 : 1));
  const copy = structuredClone(parsed.slice(0, 2000));
  const numbers = Float64Array.from(rows, ({ values }) => values[0]).sort();
  return [
    text.length,
    pretty.length,
    parsed[0].id,
    copy.at(-1).name,
    numbers[100],
    text.split('"').reverse().join('').length,
  ];
});
