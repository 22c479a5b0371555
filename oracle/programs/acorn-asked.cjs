// Parses a library of 600 kB with an acorn that asks between its statements.
const { readFileSync } = require('node:fs');
const insertAsks = require('./insert-asks.cjs');
const packages = require('./packages.cjs');

const acorn = insertAsks(packages.resolve('acorn'));
const source = readFileSync(packages.resolve('@babel/parser'), 'utf8');

module.exports = () => acorn.parse(source, { ecmaVersion: 'latest' }).body.length;
