// Type checks a file with a TypeScript compiler that asks between its statements.
const { join } = require('node:path');
const insertAsks = require('./insert-asks.cjs');

const ts = insertAsks(require.resolve('typescript'));
const file = join(__dirname, '..', '..', 'src', 'profiler.ts');
const options = { noEmit: true, skipLibCheck: true, target: ts.ScriptTarget.ES2022, types: [] };

module.exports = () => ts.getPreEmitDiagnostics(ts.createProgram([file], options)).length;
