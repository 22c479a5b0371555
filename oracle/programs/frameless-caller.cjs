// Asks in callbacks of a native function that has no frame pointer.
const askEverywhere = require('./ask-everywhere.cjs');

const { ask, callFrameless } = globalThis.trueStacks;
const callBack = () => ask();

module.exports = askEverywhere(() => callFrameless(callBack));
