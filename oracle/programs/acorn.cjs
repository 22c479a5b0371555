// Parses a library of 600 kB with acorn.
const { readFileSync } = require('node:fs');
const packages = require('./packages.cjs');

const acorn = packages('acorn');
const source = readFileSync(packages.resolve('@babel/parser'), 'utf8');

module.exports = () => acorn.parse(source, { ecmaVersion: 'latest' }).body.length;
