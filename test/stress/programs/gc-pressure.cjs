// Garbage of every kind, some of which survives: scavenges, full collections, moved code and
// finalisers under samples.
const { makeRandom, repeat } = require('./support/repeat.cjs');

let finalised = 0;
const registry = new FinalizationRegistry((weight) => {
  finalised += weight;
});

function grow(random, depth) {
  if (depth === 0) return { leaf: random(), text: `leaf ${random()}` };
  return { left: grow(random, depth - 1), right: grow(random, depth - 1), depth };
}

function sum(tree) {
  return tree.leaf ?? sum(tree.left) + sum(tree.right);
}

repeat(() => {
  const random = makeRandom(7);
  const kept = new Map();
  let total = 0;
  for (let i = 0; i < 60; i++) {
    const tree = grow(random, 9);
    if (i % 5 === 0) kept.set(`tree ${i}`, tree);
    if (kept.size > 6) kept.delete(kept.keys().next().value);
    registry.register(tree, 1);
    // A small one: what a WeakRef has given out stays until the event loop's next turn.
    const ref = new WeakRef({ leaf: random() });
    total += sum(tree) + ref.deref().leaf;
    const bytes = new Uint8Array(64 * 1024).fill(i);
    total += bytes[i] + Buffer.from(`${total}`).toString('hex').length;
    const add = new Function('a', 'b', `return a + b + ${i % 3}`);
    total += add(1, 2);
  }
  return { total, kept: [...kept.keys()], finalises: finalised >= 0 };
});
