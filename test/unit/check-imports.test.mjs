// The import rules, on small projects that keep or break them.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

const script = fileURLToPath(new URL('../../scripts/check-imports.mjs', import.meta.url));

/** The problems found in a project with these files. */
function check(files) {
  const folder = mkdtempSync(join(tmpdir(), 'nativeprof-imports-'));
  try {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    const { status, stdout, stderr } = spawnSync(process.execPath, [script, folder], {
      encoding: 'utf8',
    });
    assert.equal(stdout, '');
    assert.equal(status, stderr === '' ? 0 : 1);
    return stderr.split('\n').filter((line) => line !== '');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Checks that exactly one file is refused, and why; the other files are there to be imported. */
function refuses(path, text, reason, others = {}) {
  const files = Object.fromEntries(
    Object.entries(others).map(([name, body]) => [name, body ?? '']),
  );
  assert.deepEqual(check({ ...files, [path]: text }), [`${path}: ${reason}`]);
}

describe('check-imports', () => {
  it('accepts the arrows of the design', () => {
    const problems = check({
      'src/model/profile.ts': "export type { Frame } from './frame.js';",
      'src/model/frame.ts': 'export interface Frame {}',
      'src/processors/prune.ts': "import type { Frame } from '../model/frame.js';",
      'src/renderers/text.ts': "import { prune } from '../processors/prune.js';",
      'src/renderers/html.ts': "import 'node:zlib';\nimport '../page-data/columns.js';",
      'src/page-data/columns.ts': '',
      'src/page/view/app.tsx': "import 'preact/hooks';\nimport './tree.js';",
      'src/page/view/tree.tsx': "import '../../page-data/columns.js';",
      'src/native/addon.ts':
        "import '../model/profile.js'; const load = require('node-gyp-build');",
      'src/profiler.ts': "import { load } from './native/addon.js';\nimport 'node:fs';",
      'src/cli/run.ts': "import { Command } from 'commander';\nimport '../native/addon.js';",
      'src/index.ts': "export * from './profiler.js';",
      'native/collect/ring.h': '#include <atomic>\n#include <vector>\n',
      'native/os/clock.cc': '#include <sys/mman.h>\n#include <csignal>\n#include "clock.h"\n',
      'native/os/clock.h': '#include <cstdint>\n',
      'native/signal/handler.cc': '#include "../os/clock.h"\n#include "../v8/stack_capture.h"\n',
      'native/v8/stack_capture.h': '#include <v8-isolate.h>\n#include <uv.h>\n',
      'native/addon.cc': '#include <napi.h>\n#include "session.h"\n',
      'native/session.h': '#include "v8/stack_capture.h"\n',
    });
    assert.deepEqual(problems, []);
  });

  it('keeps the model to itself', () => {
    refuses('src/model/a.ts', "import '../processors/b.js';", 'imports src/processors/b.ts', {
      'src/processors/b.ts': '',
    });
    refuses('src/model/a.ts', "import 'node:fs';", 'imports node:fs, and model/ is pure');
  });

  it('sees every form of import', () => {
    const others = { 'src/cli/b.ts': '' };
    for (const text of [
      "import {\n  b,\n} from '../cli/b.js';",
      "export { b } from '../cli/b.js';",
      "const b = await import('../cli/b.js');",
      "const b = require('../cli/b.js');",
      "type B = typeof import('../cli/b.js');",
      "import b = require('../cli/b.js');",
    ]) {
      refuses('src/renderers/a.ts', text, 'imports src/cli/b.ts', others);
    }
    assert.deepEqual(check({ ...others, 'src/renderers/a.ts': "// import '../cli/b.js'" }), []);
  });

  it('lets only the profiler, the command line and itself load the native part', () => {
    for (const path of ['src/renderers/a.ts', 'src/format/a.ts']) {
      refuses(path, "import '../native/addon.js';", 'imports src/native/addon.ts', {
        'src/native/addon.ts': '',
      });
    }
    refuses('src/index.ts', "import './native/addon.js';", 'imports src/native/addon.ts', {
      'src/native/addon.ts': '',
    });
  });

  it('keeps packages where they belong', () => {
    refuses('src/profiler.ts', "import 'commander';", 'imports commander, which is for cli/');
    refuses('src/cli/a.ts', "import 'lodash';", 'imports lodash, which no rule knows');
  });

  it('keeps the page to itself', () => {
    const others = { 'src/page/view/app.tsx': '' };
    refuses(
      'src/renderers/a.ts',
      "import '../page/view/app.js';",
      'imports src/page/view/app.tsx',
      others,
    );
    refuses('src/page/a.ts', "import 'node:zlib';", 'imports node:zlib, and page/ is pure');
    refuses(
      'src/renderers/a.ts',
      "import 'preact/hooks';",
      'imports preact/hooks, which is for page/',
    );
  });

  it('wants a rule for every new place', () => {
    refuses('src/other/a.ts', '', 'no rule says what it may import');
    refuses('native/other/a.cc', '', 'no rule says what it may include');
  });

  it('keeps headers where they belong', () => {
    const system = 'headers of the operating system';
    refuses('native/collect/a.h', '#include <unistd.h>\n', `includes <unistd.h>: ${system}`);
    refuses('native/collect/a.h', '# include <csignal>\n', `includes <csignal>: ${system}`);
    refuses(
      'native/timer/a.cc',
      '#include <sys/syscall.h>\n',
      `includes <sys/syscall.h>: ${system}`,
    );
    refuses('native/session.cc', '#include <v8.h>\n', 'includes <v8.h>: V8');
    refuses('native/v8/a.cc', '#include <napi.h>\n', 'includes <napi.h>: Node-API');
    refuses('native/collect/a.h', '#include <uv.h>\n', 'includes <uv.h>: libuv');
    refuses('native/test/a.cc', '#include <v8-isolate.h>\n', 'includes <v8-isolate.h>: V8');
  });

  it('keeps the folders of the native part apart', () => {
    refuses('native/collect/a.h', '#include "../os/clock.h"\n', 'includes native/os/clock.h');
    refuses('native/os/a.cc', '#include "../collect/b.h"\n', 'includes native/collect/b.h');
    refuses('native/signal/a.cc', '#include "../collect/b.h"\n', 'includes native/collect/b.h');
    refuses('native/signal/a.cc', '#include "../v8/events.h"\n', 'includes native/v8/events.h');
    refuses('native/session.cc', '#include "test/check.h"\n', 'includes native/test/check.h');
  });

  it('refuses long files and names that tell nothing', () => {
    refuses('scripts/a.mjs', '\n'.repeat(301), 'has 301 lines, more than 300');
    assert.deepEqual(check({ 'scripts/a.mjs': '\n'.repeat(300) }), []);
    refuses('src/model/utils.ts', '', 'its name does not tell what it does');
    refuses('native/collect/helper.h', '', 'its name does not tell what it does');
    assert.deepEqual(check({ 'src/model/common-frames.ts': '' }), []);
  });
});
