// Calls a native function that has no frame pointer from everywhere.
const askEverywhere = require('./ask-everywhere.cjs');

module.exports = askEverywhere(globalThis.trueStacks.askFrameless);
