// Calls a native function without a frame pointer, which waits far from where it saved its caller's.
const askEverywhere = require('./ask-everywhere.cjs');

module.exports = askEverywhere(globalThis.trueStacks.askFramelessDeep);
