// What the timer thread, the signal handler and the sampled JavaScript thread share about that
// thread. Fields are grouped by the thread that writes them; nobody else does.
#ifndef NATIVEPROF_SIGNAL_SAMPLED_THREAD_H_
#define NATIVEPROF_SIGNAL_SAMPLED_THREAD_H_

#include <atomic>
#include <cstdint>

#include "../collect/code_event_log.h"
#include "../collect/sample_ring.h"
#include "../os/clock.h"
#include "../os/thread.h"
#include "../os/wake_flag.h"
#include "exit_field.h"
#include "idle_clock.h"
#include "self_timer.h"

namespace v8 {
class Isolate;
}

namespace nativeprof {

// [start, end)
struct AddressRange {
  uintptr_t start = 0;
  uintptr_t end = 0;
  bool Contains(uintptr_t address) const { return address >= start && address < end; }
};

// A thread that ran no longer than this since its last handler ended has only returned from it:
// leaving a signal handler and going back to sleep takes 5 to 15 us, on a virtual machine more.
constexpr uint64_t kQuietCpuNs = 25'000;

// The stack of a sample may stand for so many intervals of CPU time before it: the distance between
// two deadlines of its own is never longer. What the thread has run beyond that was missed.
constexpr uint64_t kKnownIntervals = 2;

struct SampledThread {
  static constexpr int kMaxBuiltinRanges = 4;

  // immutable while signals may arrive
  v8::Isolate* isolate = nullptr;
  int32_t thread_id = 0;
  os::CpuClock cpu_clock = 0;
  os::StackBounds stack;
  // Outermost frame pointer found when sampling started: a walk that gets there is complete.
  uintptr_t root_fp = 0;
  // Where V8's builtins and bytecode handlers run, copies included.
  AddressRange builtin_ranges[kMaxBuiltinRanges];
  // Where generated code lives.
  AddressRange code_range;
  // GetStackSample may be called: not where it would take a lock (see SessionOptions).
  bool ask_v8 = true;
  // The program's own machine code, V8's and Node's.
  AddressRange program_text;
  SampleRing* ring = nullptr;
  const CodeEventLog* code_events = nullptr;
  // What code events have cost this thread; null: not measured.
  const std::atomic<uint64_t>* code_event_ns = nullptr;
  uint64_t code_event_ns_before = 0;
  // Raised when the timer thread, which is parked, must go on: a thread that does not time itself
  // stops waiting, or one that did begins to wait outside of its event loop.
  os::WakeFlag* timer_wake = nullptr;

  // written by its own rules
  SelfTimer self_timer;

  // written by the handler
  // Signals of the timer thread that it has handled.
  std::atomic<uint64_t> handled{0};
  std::atomic<uint64_t> sampled{0};
  std::atomic<uint64_t> lost_ring_full{0};
  std::atomic<uint64_t> refused{0};
  std::atomic<uint64_t> handler_ns{0};
  // The thread's CPU clock when the last handler ended.
  std::atomic<uint64_t> handler_end_cpu_ns{0};
  std::atomic<uint64_t> stack_sample_fallbacks{0};
  // From the sample before the last to the last, the thread was on a CPU nearly all the time.
  std::atomic<bool> was_busy{false};
  // read by nobody else
  uint64_t last_time_ns = 0;
  uint64_t last_cpu_ns = 0;
  uint32_t last_handler_ns = 0;
  ExitField exit_field;

  // written by the timer thread
  std::atomic<uint64_t> interval_ns{0};
  // When it sent its last signal.
  std::atomic<uint64_t> sent_ns{0};
  // Only while no signal is pending.
  std::atomic<uint64_t> repeated_until_ns{0};

  // written by its own rules
  IdleClock idle_clock;

  // written by the timer thread and by the JavaScript thread: whether leaving the poll must wake
  std::atomic<bool> timer_parked{false};
};
static_assert(std::atomic<bool>::is_always_lock_free);

}  // namespace nativeprof

#endif  // NATIVEPROF_SIGNAL_SAMPLED_THREAD_H_
