// Threads that time themselves (signal/self_timer.h), as the timer thread sees them.
#include <algorithm>

#include "../os/clock.h"
#include "sampling_timer.h"

namespace nativeprof {
namespace {

// An own signal is looked for when it is so late, or so many intervals: the thread may only have
// waited for a CPU.
constexpr uint64_t kOverdueNs = 20'000'000;
constexpr uint64_t kOverdueIntervals = 16;

}  // namespace

// An own signal is always on its way, and whoever takes the signal over gets that one: so the
// program must be known to say so before it does, and what a stray signal does by default must be
// nothing.
void SamplingTimer::AllowSelfTiming(SampledThread* thread) {
  if (is_told_of_listeners_.load(std::memory_order_relaxed) && signal_.is_harmless()) {
    thread->self_timer.Create(thread->thread_id, signal());
  }
}

// Whether the thread has timed itself since the last tick of the timer thread, or still does.
void SamplingTimer::NoteSelfTiming(Lane* lane) {
  const SelfTimer& self_timer = lane->thread->self_timer;
  const uint64_t own_signals = self_timer.signals();
  if (own_signals != lane->own_signals || self_timer.is_set()) lane->self_timed = true;
  lane->own_signals = own_signals;
}

// Whether the tick is the thread's own. Where they were until now, those that it has not counted
// are made up for.
bool SamplingTimer::TimesItself(Lane* lane, uint64_t now_ns) {
  SelfTimer& self_timer = lane->thread->self_timer;
  // Nobody looks at who owns the signal before the thread sets its timer.
  if (self_timer.is_set()) KeepSignal();
  if (self_timer.is_set()) {
    const uint64_t overdue_ns = std::max(kOverdueNs, kOverdueIntervals * interval_ns_);
    if (!self_timer.TakeOver(now_ns - overdue_ns)) return true;
    TakeOver(lane, now_ns);
    return false;
  }
  if (!lane->self_timed) return false;
  if (now_ns < self_timer.deadline_ns()) return true;
  lane->counts.AddSkipped(CountSkipped(self_timer.deadline_ns(), now_ns - interval_ns_));
  lane->self_timed = false;
  lane->quiet_ticks = self_timer.is_quiet() ? 1 : 0;
  return false;
}

// The own signal, which has not arrived, is from now on one that we have sent.
void SamplingTimer::TakeOver(Lane* lane, uint64_t now_ns) {
  lane->counts.ticks++;
  lane->sent++;
  lane->taken_over = true;
  lane->unhandled_cpu_ns = 0;
  lane->found = os::SentSignal::kPending;
  lane->self_timed = false;
  lane->quiet_ticks = 0;
  // None: it has arrived meanwhile.
  const uint64_t owed = CountSkipped(lane->thread->self_timer.deadline_ns(), now_ns - interval_ns_);
  lane->counts.AddSkipped(owed == 0 ? 0 : owed - 1);
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
  const uint64_t now_ns = os::MonotonicNs();
  for (Lane& lane : lanes_) {
    SelfTimer& self_timer = lane.thread->self_timer;
    if (!self_timer.Delete()) continue;
    const uint64_t owed = CountSkipped(self_timer.deadline_ns(), now_ns);
    lane.counts.ticks += owed;
    lane.counts.lost += owed;
    lane.own_signals = self_timer.signals();
    lane.self_timed = false;
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
