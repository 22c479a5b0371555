// Loads a module with calls of the oracle put in between its statements, so that V8 is asked in the
// middle of what people have written, wherever it has inlined that.
const { readFileSync } = require('node:fs');
const Module = require('node:module');
const { dirname } = require('node:path');
const packages = require('./packages.cjs');

/** More of them would be most of the program. */
const EVERY_STATEMENTS = 3;

globalThis.askOracle = globalThis.trueStacks.ask;

/** @returns {unknown} what the module exports */
module.exports = (file) => {
  const source = readFileSync(file, 'utf8');
  const parts = [];
  let from = 0;
  for (const to of findStatementEnds(packages('acorn').parse(source, { ecmaVersion: 'latest' }))) {
    parts.push(source.slice(from, to));
    from = to;
  }
  parts.push(source.slice(from));
  const loaded = new Module(file);
  loaded.filename = file;
  loaded.paths = Module._nodeModulePaths(dirname(file));
  loaded._compile(parts.join('; askOracle();'), file);
  return loaded.exports;
};

/** Of some of the statements in blocks. @returns {number[]} in order */
function findStatementEnds(program) {
  const ends = [];
  let statements = 0;
  const visit = (node) => {
    if (node.type === 'BlockStatement') {
      for (const { type, end } of node.body) {
        const goesOn = type === 'ExpressionStatement' || type === 'VariableDeclaration';
        if (goesOn && statements++ % EVERY_STATEMENTS === 0) ends.push(end);
      }
    }
    for (const value of Object.values(node)) {
      if (Array.isArray(value)) for (const one of value) if (one?.type) visit(one);
      if (value?.type) visit(value);
    }
  };
  visit(program);
  return ends.sort((a, b) => a - b);
}
