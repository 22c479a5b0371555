// Threads that time themselves (signal/self_timer.h), as the timer thread sees them.
#include <algorithm>

#include "sampling_timer.h"

namespace nativeprof {
namespace {

// An own signal is looked for when it is so late, or so many intervals: the thread may only have
// waited for a CPU.
constexpr uint64_t kOverdueNs = 20'000'000;
constexpr uint64_t kOverdueIntervals = 16;

}  // namespace

// An own signal is always on its way, and whoever takes the signal over gets that one: so what a
// stray signal does by default must be nothing. Where the program does not tell us before it begins
// to listen, each thread looks up whose the signal is before it sets its timer.
void SamplingTimer::AllowSelfTiming(SampledThread* thread) {
  if (!signal_.is_harmless()) return;
  const bool is_told = is_told_of_listeners_.load(std::memory_order_relaxed);
  thread->self_timer.Start(thread->thread_id, signal(), !is_told, interval_ns_);
}

// Whether the tick is the thread's own.
bool SamplingTimer::TimesItself(Lane* lane, uint64_t now_ns) {
  SelfTimer& self_timer = lane->thread->self_timer;
  // Nobody looks at who owns the signal before the thread sets its timer.
  if (self_timer.is_set()) KeepSignal();
  if (self_timer.is_set()) {
    const uint64_t overdue_ns = std::max(kOverdueNs, kOverdueIntervals * interval_ns_);
    if (lane->thread->idle_clock.waits() || !self_timer.TakeOver(now_ns - overdue_ns)) return true;
    TakeOver(lane);
    return false;
  }
  // A signal has found it in a wait: that sample is the first quiet tick of it.
  if (self_timer.is_waiting() && lane->quiet_ticks == 0) lane->quiet_ticks = 1;
  return false;
}

// The own signal, which has not arrived, is from now on one that we have sent.
void SamplingTimer::TakeOver(Lane* lane) {
  lane->counts.ticks++;
  lane->sent++;
  NoteSent(lane, true);
  lane->quiet_ticks = 0;
}

// Before a signal is sent. False: none may be.
bool SamplingTimer::KeepSignal() {
  const int before = signal();
  const bool may_send = signal_.Keep();
  if (!may_send || signal() != before) StopSelfTiming();
  return may_send;
}

// For good: somebody else has the signal, or is about to.
void SamplingTimer::StopSelfTiming() {
  for (Lane& lane : lanes_) {
    if (!lane.thread->self_timer.Delete()) continue;
    lane.counts.ticks++;
    lane.counts.lost++;
    lane.quiet_ticks = 0;
  }
}

void SamplingTimer::LeaveSignal(int signal) {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (lanes_.empty() || signal != signal_.signal()) return;
  StopSelfTiming();
  signal_.Leave();
  wake_.Raise();
}

}  // namespace nativeprof
