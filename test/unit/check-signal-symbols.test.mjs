// The gate of the signal handler, on object files that are made to pass or to fail.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

const script = fileURLToPath(new URL('../../scripts/check-signal-symbols.mjs', import.meta.url));
const OTHERS = [
  'os/clock_linux',
  'os/fatal_signals_linux',
  'os/run_timer_linux',
  'os/sampling_signal_linux',
  'os/toggle_signal_linux',
  'os/wake_flag_linux',
  'v8/stack_capture',
];
const canCompile = spawnSync('g++', ['--version']).status === 0;

describe('check-signal-symbols', { skip: process.platform !== 'linux' || !canCompile }, () => {
  let folder;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'nativeprof-symbols-'));
    for (const name of ['signal', 'os', 'v8']) mkdirSync(join(folder, name));
    for (const name of OTHERS) compile(name, 'int nothing;');
  });
  after(() => rmSync(folder, { recursive: true }));

  function compile(name, source) {
    const args = ['-x', 'c++', '-std=c++17', '-O2', '-fPIC', '-c', '-', '-o', `${name}.o`];
    execFileSync('g++', args, { cwd: folder, input: source });
  }

  function checkHandler(source) {
    compile('signal/handler', source);
    const { status, stdout, stderr } = spawnSync(process.execPath, [script, folder], {
      encoding: 'utf8',
    });
    return { status, output: stdout + stderr };
  }

  it('accepts what the list has', () => {
    const { status, output } = checkHandler(`
      #include <cerrno>
      #include <ctime>
      #include <unistd.h>
      __attribute__((tls_model("initial-exec"))) thread_local int current;
      long Handle() {
        timespec now;
        errno = clock_gettime(CLOCK_MONOTONIC, &now);
        return now.tv_sec + current + getpid();
      }`);
    assert.equal(output, '8 object files need nothing that is not allowed\n');
    assert.equal(status, 0);
  });

  const REFUSED = {
    malloc: {
      source: '#include <cstdlib>\nvoid* Handle() { return malloc(100); }',
      message: /^signal\/handler\.o: needs malloc: it allocates$/m,
    },
    'operator new': {
      source: 'int* Handle() { return new int[100]; }',
      message: /^signal\/handler\.o: needs operator new\[\]\(unsigned long\): it allocates$/m,
    },
    'a container': {
      source: '#include <vector>\nvoid Handle(std::vector<int>* v) { v->push_back(1); }',
      message: /needs operator new\(unsigned long\): it allocates$/m,
    },
    'a lock': {
      source: '#include <mutex>\nstd::mutex m; void Handle() { m.lock(); }',
      message: /needs pthread_mutex_lock: it takes a lock$/m,
    },
    'a function-local static': {
      source: 'int Make(); int Handle() { static int once = Make(); return once; }',
      message: /needs __cxa_guard_acquire: a function-local static takes a lock$/m,
    },
    'lazily allocated thread-local storage': {
      source: 'extern thread_local int current; int Handle() { return current; }',
      message: /needs __tls_get_addr: its thread-local storage may be allocated/m,
    },
    'an exception': {
      source: 'void Handle(int n) { if (n > 3) throw n; }',
      message: /needs __cxa_throw: it throws$/m,
    },
    'anything else': {
      source: '#include <cstdio>\nvoid Handle() { puts("here"); }',
      message: /^signal\/handler\.o: needs puts: not on the list$/m,
    },
    'a function of ours that is not checked': {
      source: 'namespace nativeprof { void Log(int); void Handle() { Log(1); } }',
      message: /needs nativeprof::Log\(int\): not on the list$/m,
    },
  };
  for (const [what, { source, message }] of Object.entries(REFUSED)) {
    it(`refuses ${what}`, () => {
      const { status, output } = checkHandler(source);
      assert.match(output, message);
      assert.equal(status, 1);
    });
  }

  it('refuses thread-local storage behind a descriptor, which is no symbol', {
    skip: process.arch !== 'x64',
  }, () => {
    const source = 'static thread_local int current; int* Handle() { return &current; }';
    const args = ['-x', 'c++', '-O2', '-fPIC', '-mtls-dialect=gnu2', '-c', '-'];
    execFileSync('g++', [...args, '-o', 'signal/handler.o'], { cwd: folder, input: source });
    const { status, stderr } = spawnSync(process.execPath, [script, folder], { encoding: 'utf8' });
    assert.match(stderr, /is thread-local and may be allocated at the first access/);
    assert.equal(status, 1);
  });

  it('misses no object file', () => {
    checkHandler('int nothing;');
    rmSync(join(folder, 'os', 'clock_linux.o'));
    const { status, stderr } = spawnSync(process.execPath, [script, folder], { encoding: 'utf8' });
    assert.match(stderr, /^os\/clock_linux\.o: missing in /m);
    assert.equal(status, 1);
  });
});
