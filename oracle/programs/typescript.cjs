// Type checks a file, and what it imports, with the TypeScript compiler.
const { join } = require('node:path');
const ts = require('typescript');

const file = join(__dirname, '..', '..', 'src', 'profiler.ts');
const options = { noEmit: true, strict: true, target: ts.ScriptTarget.ES2022, types: [] };

module.exports = () => ts.getPreEmitDiagnostics(ts.createProgram([file], options)).length;
