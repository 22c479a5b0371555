// The signal that interrupts a thread to have its stack captured: who owns it, how it is sent, and
// what becomes of the ones that are not ours.
#ifndef NATIVEPROF_OS_SAMPLING_SIGNAL_H_
#define NATIVEPROF_OS_SAMPLING_SIGNAL_H_

#include <csignal>
#include <cstddef>
#include <cstdint>

namespace nativeprof::os {

// Registers of an interrupted thread.
struct Registers {
  uintptr_t pc = 0;
  uintptr_t sp = 0;
  uintptr_t fp = 0;
  // The return address of a function that has called no other yet; 0 where calls push it.
  uintptr_t link = 0;
  // Where V8's interpreter keeps the bytecode array and the offset in it, while one of its handlers
  // runs (src/codegen/<processor>/register-*.h; the same since V8 7).
  uintptr_t interpreter_array = 0;
  uintptr_t interpreter_offset = 0;
  // The thread slept in a system call, which the signal has interrupted: it is about to be
  // restarted, or returns EINTR.
  bool interrupted_wait = false;
};

enum class SignalSource { kTimerThread, kThreadTimer, kRunTimer };

// Called in the signal handler, on the interrupted thread, for signals that we sent.
using SampleCallback = void (*)(const Registers&, SignalSource);

// --- Any thread, under the caller's lock ---

// 0 where the name is not one of the signals that can be used.
int SamplingSignalByName(const char* name);
const char* SamplingSignalName(int signal);

enum class SignalOwner { kNobody, kUs, kAnother };
// Async-signal-safe.
SignalOwner OwnerOf(int signal);

// Our handler takes `signal`; a previous handler gets what we did not send. False: refused by the
// operating system.
bool TakeSignal(int signal, SampleCallback callback);
// Restores the previous handler, unless somebody else has installed one over ours.
void ReleaseSignal(int signal);

// For the calling thread; returns what was blocked before.
sigset_t BlockSamplingSignals();

// A timer of the kernel that interrupts one thread of this process when it expires. They are few: a
// process that has used up its queue of signals (RLIMIT_SIGPENDING) gets none. A forked child has
// none either, nor a program that replaces this one.
constexpr int kNoThreadTimer = -1;
int CreateThreadTimer(int32_t thread_id, int signal);
void DeleteThreadTimer(int timer);
// It expires at that time of os::MonotonicNs(), once; 0: not at all. False: there is no such timer.
// Async-signal-safe.
bool SetThreadTimer(int timer, uint64_t deadline_ns);

// --- The timer thread ---

// Interrupts one thread of this process. False: no such thread, or the kernel's queue is full.
bool SendSamplingSignal(int32_t thread_id, int signal);

}  // namespace nativeprof::os

#endif  // NATIVEPROF_OS_SAMPLING_SIGNAL_H_
