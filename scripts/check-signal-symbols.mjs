// The gate of the signal handler: what the object files that run in it need from elsewhere must be
// on the list below. An allocation, a lock or a lazily allocated thread-local variable would be a
// symbol, or a relocation, that is not. See the contract in native/signal/handler.h.
//   node scripts/check-signal-symbols.mjs [folder of the object files]
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const buildFolder = join(root, 'build', 'Release', 'obj.target', 'nativeprof', 'native');

const HANDLER_OBJECTS = [
  'signal/handler.o',
  'os/clock_linux.o',
  'os/fatal_signals_linux.o',
  'os/run_timer_linux.o',
  'os/sampling_signal_linux.o',
  'os/toggle_signal_linux.o',
  'os/wake_flag_linux.o',
  'v8/stack_capture.o',
];

/** Symbols that the handler, or a function that shares its object file, may need; and why. */
const ALLOWED = {
  _GLOBAL_OFFSET_TABLE_: 'position-independent code',
  __errno_location: 'errno is saved and restored; async-signal-safe in glibc and musl',
  clock_gettime: 'signal-safety(7)',
  close: 'signal-safety(7)',
  fcntl: 'signal-safety(7)',
  fcntl64: 'signal-safety(7)',
  getpid: 'signal-safety(7)',
  getuid: 'signal-safety(7)',
  kill: 'signal-safety(7)',
  pthread_sigmask: 'signal-safety(7)',
  sigaction: 'signal-safety(7)',
  sigaddset: 'signal-safety(7)',
  sigemptyset: 'signal-safety(7)',
  sigfillset: 'signal-safety(7)',
  strcmp: 'signal-safety(7)',
  syscall: 'futex, tgkill, gettid, timer_settime, perf_event_open, ioctl: plain system calls',
  // Not called by the handler, but by the thread that starts a recording.
  pthread_getcpuclockid: 'OwnCpuClock()',
  pthread_self: 'OwnCpuClock()',
  // V8.
  'v8::Isolate::GetStackSample': 'made to be called from a signal handler',
  'v8::Isolate::IsInUse': 'reads one field',
  'v8::RegisterState::RegisterState': 'sets three fields to null',
  'v8::RegisterState::~RegisterState': 'frees a pointer that is null on this processor',
  // Ours, in an object file that is checked too.
  'nativeprof::CaptureKnownFrame': 'v8/stack_capture.o',
  'nativeprof::CaptureStackSample': 'v8/stack_capture.o',
  'nativeprof::IsolateInUse': 'v8/stack_capture.o',
  'nativeprof::os::MonotonicNs': 'os/clock_linux.o',
  'nativeprof::os::OwnCpuNs': 'os/clock_linux.o',
  'nativeprof::os::CreateRunTimer': 'os/run_timer_linux.o',
  'nativeprof::os::IsOfRunTimer': 'os/run_timer_linux.o',
  'nativeprof::os::OwnerOf': 'os/sampling_signal_linux.o',
  'nativeprof::os::SetRunTimer': 'os/run_timer_linux.o',
  'nativeprof::os::StopRunTimer': 'os/run_timer_linux.o',
  'nativeprof::os::SetThreadTimer': 'os/sampling_signal_linux.o',
  'nativeprof::os::WakeFlag::Raise': 'os/wake_flag_linux.o',
};

/** On arm64 GCC calls its own library for atomic operations, which chooses the processor's best. */
const ATOMIC_OPERATION = /^__aarch64_(cas|swp|ldadd|ldset|ldclr|ldeor)\d+_(relax|acq|rel|acq_rel)$/;

/** What a symbol that is not allowed does: for the message only. */
const KNOWN_DANGERS = [
  [/^__tls_get_addr$/, 'its thread-local storage may be allocated at the first access'],
  [/^__cxa_guard_/, 'a function-local static takes a lock'],
  [/^(malloc|calloc|realloc|free|posix_memalign|aligned_alloc)$/, 'it allocates'],
  [/^operator (new|delete)\b/, 'it allocates'],
  [/^pthread_(mutex|rwlock|cond|once|spin)/, 'it takes a lock'],
  [/^(__cxa_throw|__cxa_allocate_exception|_Unwind_Resume|std::__throw_)/, 'it throws'],
];

/**
 * The general models of thread-local storage, x64 and arm64, whether they call a function by its
 * name or through a descriptor. `initial-exec` has a fixed place instead.
 */
const LAZY_TLS_RELOCATION = /\bR_\w*(TLSGD|TLSLD|TLSDESC|DTPOFF|DTPMOD)\w*\s+\S+\s+(\S+)/;

const folder = process.argv[2] ?? buildFolder;
const problems = HANDLER_OBJECTS.flatMap((name) => checkObject(join(folder, name), name));
for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exitCode = 1;
else console.log(`${HANDLER_OBJECTS.length} object files need nothing that is not allowed`);

function checkObject(file, name) {
  if (!existsSync(file)) return [`${name}: missing in ${folder}: build first (npm run build)`];
  const symbols = read('nm', ['--undefined-only', '--demangle', file]);
  const relocations = read('readelf', ['--relocs', '--wide', file]);
  const errors = [symbols.error, relocations.error].filter((error) => error !== undefined);
  if (errors.length > 0) return errors.map((error) => `${name}: ${error}`);
  const lazy = new Set(
    relocations.text
      .split('\n')
      .map((line) => LAZY_TLS_RELOCATION.exec(line)?.[2])
      .filter((variable) => variable !== undefined),
  );
  return [
    ...[...symbols.text.matchAll(/^\s*[A-Za-z] (.+)$/gm)]
      .map(([, symbol]) => symbol)
      .filter((symbol) => !isAllowed(withoutParameters(symbol)))
      .map((symbol) => `${name}: needs ${symbol}: ${dangerOf(symbol)}`),
    ...[...lazy].map(
      (variable) =>
        `${name}: ${variable} is thread-local and may be allocated at the first access: make it initial-exec`,
    ),
  ];
}

function isAllowed(name) {
  return Object.hasOwn(ALLOWED, name) || ATOMIC_OPERATION.test(name);
}

function withoutParameters(symbol) {
  return symbol.replace(/\(.*$/, '').replace(/@.*$/, '');
}

function dangerOf(symbol) {
  return KNOWN_DANGERS.find(([pattern]) => pattern.test(symbol))?.[1] ?? 'not on the list';
}

function read(command, args) {
  const { error, status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  if (error !== undefined) return { error: `${command} (binutils) does not start: ${error.code}` };
  return status === 0 ? { text: stdout } : { error: stderr.trim() };
}
