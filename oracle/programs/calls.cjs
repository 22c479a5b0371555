// Calls a native function that has a frame pointer from everywhere.
const askEverywhere = require('./ask-everywhere.cjs');

module.exports = askEverywhere(globalThis.trueStacks.ask);
