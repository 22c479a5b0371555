// A sampled thread, and what it does meanwhile.
#ifndef NATIVEPROF_TEST_SAMPLED_THREAD_FIXTURE_H_
#define NATIVEPROF_TEST_SAMPLED_THREAD_FIXTURE_H_

#include <csignal>
#include <functional>
#include <memory>
#include <mutex>
#include <unistd.h>

#include "../os/clock.h"
#include "../signal/frame_walk.h"
#include "../signal/handler.h"
#include "../timer/sampling_timer.h"
#include "check.h"

namespace nativeprof::test {

constexpr uint64_t kMs = 1'000'000;

// As in a program that leaves the signal to its listeners.
inline std::unique_ptr<SamplingTimer> MakeTimer() {
  auto timer = std::make_unique<SamplingTimer>();
  timer->SetToldOfListeners();
  return timer;
}

// What a session does for its thread; made on that thread.
struct Sampled {
  explicit Sampled(size_t ring_bytes = 16 * SampleRing::kMaxRecordBytes) : ring(ring_bytes) {
    thread.thread_id = os::OwnThreadId();
    thread.cpu_clock = os::OwnCpuClock();
    thread.stack = os::OwnStackBounds();
    thread.root_fp = OutermostFramePointer(thread.stack,
                                           reinterpret_cast<uintptr_t>(__builtin_frame_address(0)));
    thread.ring = &ring;
    thread.code_events = &log;
    thread.last_time_ns = os::MonotonicNs();
    thread.last_cpu_ns = os::OwnCpuNs();
    SetSampledThread(&thread);
  }
  ~Sampled() { SetSampledThread(nullptr); }

  // As EventLoopWatch does.
  void BeginPolling() {
    polling_since_ns = os::MonotonicNs();
    thread.idle_clock.Enter(polling_since_ns);
    thread.self_timer.EnterWait(polling_since_ns);
  }

  void EndPolling() {
    const uint64_t now_ns = os::MonotonicNs();
    thread.idle_clock.Leave(now_ns - polling_since_ns);
    thread.self_timer.LeaveWait(now_ns, now_ns - polling_since_ns);
    if (thread.timer_parked.load()) thread.timer_wake->Raise();
  }

  // How many records there are to read; reads them.
  int Drain() {
    int count = 0;
    for (; ring.Peek() != nullptr; count++) {
      const SampleRecord& record = *ring.Peek();
      CHECK(record.word_count >= 1 && record.word_count <= kMaxWords);
      CHECK(record.time_ns >= last_time_ns);
      last_time_ns = record.time_ns;
      self_timed += record.own_interval_cpu_ns > 0 ? 1 : 0;
      ring.Release();
    }
    return count;
  }

  SampleRing ring;
  CodeEventLog log;
  SampledThread thread;
  uint64_t last_time_ns = 0;
  uint64_t polling_since_ns = 0;
  // Records that the thread timed itself.
  int self_timed = 0;
};

// Runs without sleeping until `done`. ThreadSanitizer holds signals back until the thread calls
// something that it intercepts: a lock is.
inline void Work(const std::function<bool()>& done) {
  std::mutex mutex;
  volatile uint64_t sum = 0;
  while (!done()) {
    for (int i = 0; i < 1000; i++) sum = sum + 1;
    const std::lock_guard<std::mutex> lock(mutex);
  }
}

inline void SleepFor(uint64_t duration_ns) {
  const uint64_t end_ns = os::MonotonicNs() + duration_ns;
  // A signal ends usleep().
  for (uint64_t now_ns = os::MonotonicNs(); now_ns < end_ns; now_ns = os::MonotonicNs()) {
    usleep(static_cast<useconds_t>((end_ns - now_ns) / 1000 + 1));
  }
}

inline void WorkFor(uint64_t duration_ns) {
  const uint64_t end_ns = os::MonotonicNs() + duration_ns;
  Work([&] { return os::MonotonicNs() >= end_ns; });
}

inline void CheckTicks(const TickCounts& counts) {
  CHECK_EQ(counts.sampled + counts.repeated + counts.lost + counts.refused, counts.ticks);
}

inline bool IsDefault(int signal) {
  struct sigaction action = {};
  sigaction(signal, nullptr, &action);
  return !(action.sa_flags & SA_SIGINFO) && action.sa_handler == SIG_DFL;
}

}  // namespace nativeprof::test

#endif  // NATIVEPROF_TEST_SAMPLED_THREAD_FIXTURE_H_
