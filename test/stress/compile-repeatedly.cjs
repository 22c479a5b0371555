// compile-repeatedly.cjs <source folder> <output folder> <seconds>: the TypeScript compiler, again and
// again in one process, so that it is run cold, hot, and while its code is moved and thrown away.
const ts = require('typescript');

const [folder, outDir, seconds] = process.argv.slice(2);
const sources = ts.sys.readDirectory(folder, ['.ts']);
const until = performance.now() + Number(seconds) * 1000;
do {
  const program = ts.createProgram(sources, {
    declaration: true,
    lib: ['lib.es2020.d.ts', 'lib.dom.d.ts'],
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    outDir,
    sourceMap: true,
    strict: true,
    target: ts.ScriptTarget.ES2020,
    types: [],
  });
  const { diagnostics } = program.emit();
  const errors = ts.getPreEmitDiagnostics(program).concat(diagnostics);
  console.log(`${program.getSourceFiles().length} files, ${errors.length} errors`);
} while (performance.now() < until);
