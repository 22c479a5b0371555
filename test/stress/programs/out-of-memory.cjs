// Run with a small heap: V8 gives up, and the process is ended by SIGABRT.
const { burn } = require('./support/repeat.cjs');

console.log('filling the heap');
burn(50);
const kept = [];
for (;;) kept.push({ index: kept.length, values: new Array(50).fill(kept.length) });
