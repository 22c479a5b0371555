// Checks RxJS with the TypeScript compiler, a code base that leans on type inference: once, or as often
// as the first argument says.
const { dirname, join } = require('node:path');
const ts = require('typescript');

const source = join(dirname(require.resolve('rxjs/package.json')), 'src');
const [times = '1'] = process.argv.slice(2);
for (let i = 0; i < Number(times); i++) {
  const program = ts.createProgram([join(source, 'index.ts')], {
    lib: ['lib.es2020.d.ts', 'lib.dom.d.ts'],
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    noEmit: true,
    strict: true,
    target: ts.ScriptTarget.ES2020,
    types: [],
  });
  const errors = ts.getPreEmitDiagnostics(program).length;
  console.log(`${program.getSourceFiles().length} files, ${errors} errors`);
}
