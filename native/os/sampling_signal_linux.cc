// HandleSignal and what it calls run in the signal handler: see the contract in signal/handler.h.
#include "sampling_signal.h"

#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <ctime>
#include <pthread.h>
#include <sys/syscall.h>
#include <ucontext.h>
#include <unistd.h>

#include "run_timer.h"
#include "timespec_linux.h"

namespace nativeprof::os {
namespace {

struct Candidate {
  int signal;
  const char* name;
};

// Ignored by default or meant for profiling, so that a stray one does the least harm. SIGURG:
// nothing but out-of-band socket data raises it (the Go runtime preempts with it for that reason).
constexpr Candidate kCandidates[] = {
    {SIGPROF, "SIGPROF"}, {SIGURG, "SIGURG"}, {SIGVTALRM, "SIGVTALRM"}, {SIGIO, "SIGIO"}};
constexpr int kSignalLimit = 65;

#ifndef sigev_notify_thread_id  // musl has the name of timer_create(2), glibc has not
#define sigev_notify_thread_id _sigev_un._tid
#endif

// Marks the signals that we sent: the address of something that only we have.
const char kCookie = 0;

// Written before our handler is installed for the signal; read by the handler.
struct sigaction previous_actions[kSignalLimit];
std::atomic<SampleCallback> sample_callback{nullptr};
static_assert(std::atomic<SampleCallback>::is_always_lock_free);

void RunDefaultAction(int signal) {
  if (signal == SIGURG) return;
  // As without us: the default action of the others ends the process, with this signal as cause.
  struct sigaction action = {};
  action.sa_handler = SIG_DFL;
  sigaction(signal, &action, nullptr);
  syscall(SYS_tgkill, getpid(), static_cast<pid_t>(syscall(SYS_gettid)), signal);
}

void PassOn(int signal, siginfo_t* info, void* context) {
  const struct sigaction& previous = previous_actions[signal];
  if (previous.sa_flags & SA_SIGINFO) {
    previous.sa_sigaction(signal, info, context);
  } else if (previous.sa_handler == SIG_DFL) {
    RunDefaultAction(signal);
  } else if (previous.sa_handler != SIG_IGN) {
    previous.sa_handler(signal);
  }
}

#if defined(__x86_64__)
constexpr uint8_t kSystemCall[] = {0x0f, 0x05};  // syscall
#elif defined(__aarch64__)
constexpr uint8_t kSystemCall[] = {0x01, 0x00, 0x00, 0xd4};  // svc #0
#endif

bool IsSystemCall(const uint8_t* instruction) {
  for (size_t i = 0; i < sizeof kSystemCall; i++) {
    if (instruction[i] != kSystemCall[i]) return false;
  }
  return true;
}

// The kernel leaves the thread at the instruction of a system call that is to be restarted, and
// behind that of one that returns EINTR (signal(7), "Interruption of system calls"). `result` is
// what the call returns. Reads only what the thread has executed or is about to execute.
bool InterruptedWait(uintptr_t pc, uintptr_t result) {
  constexpr uintptr_t kSmallestPage = 4096;
  const auto* const next = reinterpret_cast<const uint8_t*>(pc);
  if (IsSystemCall(next)) return true;
  return static_cast<intptr_t>(result) == -EINTR && pc % kSmallestPage >= sizeof kSystemCall &&
         IsSystemCall(next - sizeof kSystemCall);
}

Registers RegistersOf(const ucontext_t& context) {
#if defined(__x86_64__)
  const auto& registers = context.uc_mcontext.gregs;
  const auto read = [&](int name) { return static_cast<uintptr_t>(registers[name]); };
  return {read(REG_RIP),
          read(REG_RSP),
          read(REG_RBP),
          0,
          read(REG_R12),
          read(REG_R9),
          InterruptedWait(read(REG_RIP), read(REG_RAX))};
#elif defined(__aarch64__)
  const auto& machine = context.uc_mcontext;
  return {machine.pc,
          machine.sp,
          machine.regs[29],
          machine.regs[30],
          machine.regs[20],
          machine.regs[19],
          InterruptedWait(machine.pc, machine.regs[0])};
#else
#error "The registers of this processor are not known here."
#endif
}

// False: it is not ours.
bool FindSource(const siginfo_t& info, SignalSource* source) {
  if (IsOfRunTimer(info)) {
    *source = SignalSource::kRunTimer;
    return true;
  }
  *source = info.si_code == SI_TIMER ? SignalSource::kThreadTimer : SignalSource::kTimerThread;
  return (info.si_code == SI_TIMER || info.si_code == SI_QUEUE) &&
         info.si_value.sival_ptr == &kCookie;
}

void HandleSignal(int signal, siginfo_t* info, void* context) {
  const int saved_errno = errno;
  SignalSource source;
  if (FindSource(*info, &source)) {
    // acquire: pairs with the release in TakeSignal().
    const SampleCallback callback = sample_callback.load(std::memory_order_acquire);
    if (callback != nullptr) callback(RegistersOf(*static_cast<ucontext_t*>(context)), source);
  } else {
    PassOn(signal, info, context);
  }
  errno = saved_errno;
}

sigset_t AllCandidates() {
  sigset_t set;
  sigemptyset(&set);
  for (const Candidate& candidate : kCandidates) sigaddset(&set, candidate.signal);
  return set;
}

bool IsOurs(const struct sigaction& action) {
  return (action.sa_flags & SA_SIGINFO) && action.sa_sigaction == HandleSignal;
}

}  // namespace

int SamplingSignalByName(const char* name) {
  for (const Candidate& candidate : kCandidates) {
    if (std::strcmp(candidate.name, name) == 0) return candidate.signal;
  }
  return 0;
}

const char* SamplingSignalName(int signal) {
  for (const Candidate& candidate : kCandidates) {
    if (candidate.signal == signal) return candidate.name;
  }
  return "";
}

SignalOwner OwnerOf(int signal) {
  struct sigaction action;
  if (sigaction(signal, nullptr, &action) != 0) return SignalOwner::kAnother;
  if (IsOurs(action)) return SignalOwner::kUs;
  const bool unhandled = !(action.sa_flags & SA_SIGINFO) &&
                         (action.sa_handler == SIG_DFL || action.sa_handler == SIG_IGN);
  return unhandled ? SignalOwner::kNobody : SignalOwner::kAnother;
}

bool TakeSignal(int signal, SampleCallback callback) {
  // release: pairs with the acquire in HandleSignal().
  sample_callback.store(callback, std::memory_order_release);
  struct sigaction current;
  if (sigaction(signal, nullptr, &current) != 0) return false;
  // Another profiler that stopped after us put our handler back: it is installed already, and it
  // must never become its own successor.
  if (IsOurs(current)) return true;
  previous_actions[signal] = current;

  struct sigaction ours = {};
  ours.sa_sigaction = HandleSignal;
  // SA_RESTART: the program's system calls go on. SA_ONSTACK: a thread with an alternate stack may
  // be short of its ordinary one.
  ours.sa_flags = SA_SIGINFO | SA_RESTART | SA_ONSTACK;
  // No other candidate may interrupt the handler while the engine moves from one signal to another.
  ours.sa_mask = AllCandidates();
  return sigaction(signal, &ours, nullptr) == 0;
}

void ReleaseSignal(int signal) {
  struct sigaction current;
  if (sigaction(signal, nullptr, &current) != 0 || !IsOurs(current)) return;
  sigaction(signal, &previous_actions[signal], nullptr);
}

sigset_t BlockSamplingSignals() {
  const sigset_t candidates = AllCandidates();
  sigset_t before;
  pthread_sigmask(SIG_BLOCK, &candidates, &before);
  return before;
}

// timer_create(2). By system calls: the C library's functions are not all async-signal-safe by
// their word, and may allocate what they know of a timer.
int CreateThreadTimer(int32_t thread_id, int signal) {
  sigevent event = {};
  event.sigev_notify = SIGEV_THREAD_ID;
  event.sigev_signo = signal;
  event.sigev_value.sival_ptr = const_cast<char*>(&kCookie);
  event.sigev_notify_thread_id = thread_id;
  int timer = kNoThreadTimer;
  return syscall(SYS_timer_create, CLOCK_MONOTONIC, &event, &timer) == 0 ? timer : kNoThreadTimer;
}

void DeleteThreadTimer(int timer) {
  if (timer != kNoThreadTimer) syscall(SYS_timer_delete, timer);
}

bool SetThreadTimer(int timer, uint64_t deadline_ns) {
  if (timer == kNoThreadTimer) return false;
  const itimerspec when = {{0, 0}, TimespecOf(deadline_ns)};
  return syscall(SYS_timer_settime, timer, TIMER_ABSTIME, &when, nullptr) == 0;
}

bool SendSamplingSignal(int32_t thread_id, int signal) {
  siginfo_t info = {};
  info.si_code = SI_QUEUE;
  info.si_pid = getpid();
  info.si_uid = getuid();
  info.si_value.sival_ptr = const_cast<char*>(&kCookie);
  return syscall(SYS_rt_tgsigqueueinfo, info.si_pid, thread_id, signal, &info) == 0;
}

}  // namespace nativeprof::os
