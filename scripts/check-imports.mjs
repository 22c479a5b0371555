// Who may import whom, in src/ and native/; how long a file may be, and how it may not be called.
// The rules are the third column of the table in ARCHITECTURE.md.
//   node scripts/check-imports.mjs [folder of the project]
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const typescript = createRequire(import.meta.url)('typescript');
const root = resolve(process.argv[2] ?? join(dirname(fileURLToPath(import.meta.url)), '..'));

/**
 * Folders and files of src/ -> what they may import besides themselves. The most specific rule
 * counts; who has none may import nothing.
 */
const TYPESCRIPT_RULES = {
  model: [],
  processors: ['model'],
  renderers: ['page-data', 'processors', 'model'],
  'page-data': ['model'],
  format: ['processors', 'model'],
  importers: ['model'],
  sources: ['model'],
  'source-maps': ['sources', 'model'],
  native: ['model'],
  'version.ts': [],
  'options.ts': ['model'],
  'process-context.ts': ['model'],
  'recorded-thread.ts': ['model'],
  'inspector-engine.ts': ['importers', 'model', 'options.ts', 'process-context.ts', 'version.ts'],
  'on-demand.ts': ['model', 'native', 'options.ts', 'process-context.ts', 'version.ts'],
  'profiler.ts': [
    'native',
    'format',
    'model',
    'inspector-engine.ts',
    'options.ts',
    'process-context.ts',
    'recorded-thread.ts',
    'version.ts',
  ],
  'continuous.ts': ['native', 'model', 'options.ts', 'profiler.ts', 'recorded-thread.ts'],
  'index.ts': [
    'model',
    'processors',
    'renderers',
    'format',
    'importers',
    'source-maps',
    'sources',
    'continuous.ts',
    'options.ts',
    'on-demand.ts',
    'profiler.ts',
  ],
  'index.mts': ['index.ts'],
  // The same names and numbers as in the terminal.
  page: [
    'renderers/change-words.ts',
    'renderers/frame-label.ts',
    'renderers/format-number.ts',
    'page-data',
    'processors',
    'model',
  ],
  middleware: ['renderers', 'format', 'processors', 'model', 'options.ts', 'profiler.ts'],
  cli: [
    'middleware',
    'renderers',
    'format',
    'importers',
    'processors',
    'source-maps',
    'sources',
    'model',
    'native',
    'inspector-engine.ts',
    'options.ts',
    'process-context.ts',
    'on-demand.ts',
    'profiler.ts',
    'version.ts',
  ],
};

/** Packages -> the only folders that import them. */
const PACKAGES = {
  commander: ['cli'],
  'node-gyp-build': ['native'],
  'pprof-format': ['renderers', 'importers'],
  '@jridgewell/trace-mapping': ['source-maps'],
  preact: ['page'],
};
/** Pure: they get what they need as arguments. */
const WITHOUT_NODE = ['model', 'processors', 'renderers', 'page-data', 'page'];
/** Modules of Node that are pure themselves -> the folders among them that may import them. */
const PURE_MODULES = { 'node:zlib': ['renderers'] };

const SYSTEM = 'headers of the operating system';
/** Headers in <> that do not belong to the standard library -> what the rules call them. */
const HEADERS = [
  [/^v8[-\w]*\.h$/, 'V8'],
  [/^node_version\.h$/, 'Node version'],
  [/^(napi|node_api|js_native_api)\.h$/, 'Node-API'],
  [/^uv\.h$/, 'libuv'],
  [/^csignal$/, SYSTEM],
  [/[./]/, SYSTEM],
];

/**
 * Folders and files of native/ -> what they may include besides the standard library and
 * themselves: folders, files, and the headers named above.
 */
const NATIVE_RULES = {
  collect: [],
  os: [SYSTEM],
  signal: [
    'os',
    'collect/code_event_log.h',
    'collect/processor.h',
    'collect/sample_ring.h',
    'v8/stack_capture.h',
  ],
  timer: ['signal', 'os', 'collect'],
  // The numbers of the signals that it chooses from.
  'timer/signal_choice.cc': ['timer', 'signal', 'os', 'collect', '<csignal>'],
  v8: ['signal', 'os', 'collect', 'V8', 'libuv'],
  'code_knowledge.h': ['collect', 'os', 'v8'],
  'code_knowledge.cc': ['collect', 'os', 'v8', 'code_knowledge.h'],
  'recording_file.h': ['collect', 'timer'],
  'recording_file.cc': ['recording_file.h'],
  'recording_data.h': ['collect', 'recording_file.h'],
  'recording_data.cc': ['recording_data.h'],
  'recording_journal.h': ['collect', 'os', 'recording_file.h'],
  'recording_journal.cc': ['recording_journal.h'],
  'on_demand.h': ['session.h'],
  'on_demand.cc': ['os', 'v8', 'on_demand.h', 'process.h', 'libuv'],
  'process.h': ['on_demand.h', 'collect', 'os', 'signal', 'timer', 'recording_journal.h'],
  'process.cc': ['os', 'process.h', 'session.h', 'libuv'],
  'session.h': [
    'collect',
    'signal',
    'timer',
    'v8',
    'code_knowledge.h',
    'recording_data.h',
    'recording_journal.h',
    'libuv',
  ],
  'session.cc': ['signal', 'v8', 'os', 'process.h', 'session.h'],
  'session_fork.cc': ['signal', 'os', 'process.h', 'session.h'],
  'session_saving.cc': ['os', 'process.h', 'session.h'],
  'session_rotation.cc': ['os', 'part_queue.h', 'process.h', 'session.h'],
  'part_queue.h': ['recording_data.h'],
  'object_fields.h': ['Node-API'],
  'event_loop_call.h': ['Node-API'],
  'addon.cc': [
    'os',
    'event_loop_call.h',
    'object_fields.h',
    'part_queue.h',
    'process.h',
    'session.h',
    'v8/fatal_signal_hook.h',
    'V8',
    'Node-API',
    'Node version',
  ],
  // Plain executables: neither V8 nor Node-API.
  test: [
    'collect',
    'os',
    'signal',
    'timer',
    'v8/heap_reader.h',
    'v8/stack_capture.h',
    'recording_journal.h',
    SYSTEM,
  ],
};

const MOST_LINES = 300;
/** Files that may be longer -> why. */
const LONG_FILES = {};
const NAMELESS = /^(utils?|helpers?|common|misc)$/;

const problems = [...checkTypeScript(), ...checkNative(), ...checkFiles()];
for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exitCode = 1;

function checkTypeScript() {
  return list('src', /\.m?tsx?$/).flatMap((file) => {
    const owner = ownerOf(file, TYPESCRIPT_RULES);
    if (owner === undefined) return [`src/${file}: no rule says what it may import`];
    const text = readFileSync(join(root, 'src', file), 'utf8');
    // With require() and import() calls, and types.
    const { importedFiles } = typescript.preProcessFile(text, true, true);
    return importedFiles.flatMap(({ fileName }) => {
      const reason = fileName.startsWith('.')
        ? refuseFile(file, owner, fileName)
        : refusePackage(owner, fileName);
      return reason === undefined ? [] : [`src/${file}: ${reason}`];
    });
  });
}

function refuseFile(file, owner, path) {
  const base = relative(join(root, 'src'), resolve(root, 'src', dirname(file), path));
  const names = [base.replace(/\.(m?)js$/, '.$1ts'), base.replace(/\.js$/, '.tsx'), `${base}.ts`];
  const target = names.find((name) => existsSync(join(root, 'src', name)));
  // package.json is data; the compiler knows of the rest.
  if (target === undefined) return undefined;
  return isAllowed(target, owner, TYPESCRIPT_RULES[owner]) ? undefined : `imports src/${target}`;
}

function refusePackage(owner, name) {
  if (name.startsWith('node:')) {
    if (PURE_MODULES[name]?.includes(owner)) return undefined;
    return WITHOUT_NODE.includes(owner) ? `imports ${name}, and ${owner}/ is pure` : undefined;
  }
  const [packageName] = name.split('/');
  const owners = PACKAGES[packageName] ?? PACKAGES[name];
  if (owners === undefined) return `imports ${name}, which no rule knows`;
  return owners.includes(owner)
    ? undefined
    : `imports ${name}, which is for ${owners.join('/, ')}/`;
}

function checkNative() {
  return list('native', /\.(cc|h)$/).flatMap((file) => {
    const owner = ownerOf(file, NATIVE_RULES);
    if (owner === undefined) return [`native/${file}: no rule says what it may include`];
    const allowed = NATIVE_RULES[owner];
    const text = readFileSync(join(root, 'native', file), 'utf8');
    return [...text.matchAll(/^\s*#\s*include\s+(?:<([^>]+)>|"([^"]+)")/gm)].flatMap(
      ([, header, path]) => {
        if (header !== undefined) {
          const kind = HEADERS.find(([pattern]) => pattern.test(header))?.[1];
          return kind === undefined || allowed.includes(kind) || allowed.includes(`<${header}>`)
            ? []
            : [`native/${file}: includes <${header}>: ${kind}`];
        }
        const target = relative(join(root, 'native'), resolve(root, 'native', dirname(file), path));
        return isAllowed(target, owner, allowed)
          ? []
          : [`native/${file}: includes native/${target}`];
      },
    );
  });
}

function checkFiles() {
  return ['src', 'native', 'scripts', 'test', 'bench', 'examples'].flatMap((folder) =>
    list(folder, /\.([cm]?[tj]sx?|cc?|h)$/).flatMap((file) => {
      const path = `${folder}/${file}`;
      const lines = readFileSync(join(root, path), 'utf8').split('\n').length - 1;
      const isLong = lines > MOST_LINES && !Object.hasOwn(LONG_FILES, path);
      const stem = file.split('/').at(-1).split('.')[0];
      return [
        ...(isLong ? [`${path}: has ${lines} lines, more than ${MOST_LINES}`] : []),
        ...(NAMELESS.test(stem) ? [`${path}: its name does not tell what it does`] : []),
      ];
    }),
  );
}

/** The rule for a file: its own, or its folder's. */
function ownerOf(file, rules) {
  const folder = file.split('/')[0];
  return [file, folder].find((name) => Object.hasOwn(rules, name));
}

function isAllowed(target, owner, allowed) {
  return [owner, ...allowed].some((name) => target === name || target.startsWith(`${name}/`));
}

function list(folder, pattern) {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { recursive: true })
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => pattern.test(name) && !name.includes('node_modules/'))
    .sort();
}
