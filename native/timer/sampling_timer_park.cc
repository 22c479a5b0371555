// How the timer thread sleeps while no thread needs it.
#include <algorithm>

#include "../os/clock.h"
#include "sampling_timer.h"

namespace nativeprof {
namespace {

// While threads time themselves, the timer thread looks after them so often: it wakes the
// collector, and finds out when a signal does not arrive. So many intervals fill half a ring at
// most.
constexpr uint64_t kRestNs = 50'000'000;
constexpr uint64_t kRestIntervals = 64;

}  // namespace

bool SamplingTimer::AllRest() const {
  return std::all_of(lanes_.begin(), lanes_.end(), [](const Lane& lane) {
    return lane.thread->polling.load(std::memory_order_seq_cst) || lane.thread->self_timer.is_set();
  });
}

// Deadlines up to that time, from the first one on.
uint64_t SamplingTimer::CountSkipped(uint64_t deadline_ns, uint64_t time_ns) const {
  return time_ns < deadline_ns ? 0 : (time_ns - deadline_ns) / interval_ns_ + 1;
}

// Ticks up to that time that nobody has counted yet.
uint64_t SamplingTimer::CountOwed(const Lane& lane, uint64_t time_ns) const {
  if (lane.parked) return CountSkipped(parked_deadline_ns_, time_ns);
  const SelfTimer& self_timer = lane.thread->self_timer;
  if (!lane.self_timed || self_timer.is_set()) return 0;
  return CountSkipped(self_timer.deadline_ns(), time_ns);
}

// Sleeps until a thread needs the timer thread, or it is time to look after those that time
// themselves. Returns until when it has slept; 0: not at all, for a thread needs it.
uint64_t SamplingTimer::Park(uint64_t deadline_ns) {
  bool holds_samples = false;
  bool any_self_timed = false;
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    for (Lane& lane : lanes_) lane.thread->timer_parked.store(true, std::memory_order_seq_cst);
    // seq_cst, here and in EventLoopWatch::Leave(): of the two threads at least one must see the
    // other's flag, or both would wait. A thread that no longer times itself wakes us in any case.
    if (!AllRest() || stopping_.load(std::memory_order_relaxed)) {
      for (Lane& lane : lanes_) lane.thread->timer_parked.store(false, std::memory_order_relaxed);
      return 0;
    }
    for (Lane& lane : lanes_) {
      NoteSelfTiming(&lane);
      lane.parked = !lane.self_timed;
      any_self_timed = any_self_timed || lane.self_timed;
      holds_samples = holds_samples || lane.thread->ring->FilledBytes() > 0;
    }
    parked_deadline_ns_ = deadline_ns;
  }
  uint64_t until_ns = 0;
  if (any_self_timed) {
    const uint64_t rested = std::clamp(kRestNs / interval_ns_, uint64_t{1}, kRestIntervals);
    const uint64_t tick_ns = deadline_ns + rested * interval_ns_;
    // Where nobody wakes it, the deadline at which it wakes is not skipped: it is the next tick's.
    until_ns = wake_.WaitUntil(tick_ns) ? os::MonotonicNs() : tick_ns - 1;
  } else {
    if (!holds_samples || !wake_.WaitUntil(os::MonotonicNs() + kCollectNs)) {
      if (holds_samples) WakeCollectors();
      wake_.Wait();
    }
    until_ns = os::MonotonicNs();
  }
  const std::lock_guard<std::mutex> lock(mutex_);
  for (Lane& lane : lanes_) lane.thread->timer_parked.store(false, std::memory_order_relaxed);
  return until_ns;
}

void SamplingTimer::WakeCollectors() {
  const std::lock_guard<std::mutex> lock(mutex_);
  for (Lane& lane : lanes_) WakeCollector(&lane, os::MonotonicNs());
}

}  // namespace nativeprof
