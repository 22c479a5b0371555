// Functions that are optimised, meet what they were not made for, and are thrown back: eagerly,
// lazily and in the midst of a loop.
const { repeat } = require('./support/repeat.cjs');

const SHAPES = [
  (i) => ({ x: i, y: 1 }),
  (i) => ({ y: 1, x: i }),
  (i) => ({ x: i + 0.5, y: 1, z: 2 }),
  (i) => ({ x: `${i}`, y: 1 }),
  (i) => Object.create({ x: i, y: 1 }),
  (i) => new Proxy({ x: i, y: 1 }, {}),
  (i) => Object.freeze({ x: BigInt(i), y: 1 }),
];

const makeSource = (id) => `
  let hits = ${id};
  function read(o) { return o.x; }
  function add(a, b) { return a + b; }
  return function loop(make, n) {
    let result = 0;
    for (let i = 0; i < n; i++) {
      const value = read(make(i));
      result = add(typeof value === 'bigint' ? Number(value) : value, i) === hits ? 1 : result + 1;
      try {
        if (i === n - 3) undefined.x;
      } catch (error) {
        result += error.constructor.name.length;
      }
    }
    return result;
  };`;

let id = 0;
repeat(() => {
  id++;
  // New functions each time: old ones have learnt.
  const loop = new Function(makeSource(id))();
  const results = [];
  for (let turn = 0; turn < 3; turn++) {
    for (const make of SHAPES) results.push(loop(make, 4000));
  }
  // Changes a prototype that optimised code relies on: a lazy deoptimisation.
  const before = Array.prototype.map;
  Array.prototype.map = function map(...args) {
    return before.apply(this, args);
  };
  results.push([1, 2, 3].map((x) => x * 2).length);
  Array.prototype.map = before;
  return results.map((result) => (result > 0 ? 'ok' : result));
});
