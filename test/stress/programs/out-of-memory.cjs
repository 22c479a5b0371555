// Run with a small heap: V8 gives up, and the process is ended by SIGABRT.
const { burn } = require('./support/repeat.cjs');

console.log('filling the heap');
burn(50);
const kept = [];
for (;;) kept.push(new Array(100_000).fill(kept.length));
