// The TypeScript compiler checking its own declarations: much code, compiled and moved about.
const { dirname, join } = require('node:path');
const ts = require('typescript');
const { repeat } = require('./support/repeat.cjs');

const declarations = join(dirname(require.resolve('typescript')), 'typescript.d.ts');

repeat(() => {
  const program = ts.createProgram([declarations], {
    lib: ['lib.es2023.d.ts', 'lib.dom.d.ts'],
    noEmit: true,
    strict: true,
    types: [],
  });
  const errors = ts.getPreEmitDiagnostics(program);
  return { files: program.getSourceFiles().length, errors: errors.length };
});
