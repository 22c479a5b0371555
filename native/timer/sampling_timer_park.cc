// How the timer thread sleeps while no thread needs it.
#include <algorithm>

#include "../os/clock.h"
#include "sampling_timer.h"

namespace nativeprof {
namespace {

// While threads run that time themselves, the timer thread looks after them so often: it wakes the
// collector, and finds out when a signal does not arrive. So many intervals fill half a ring at
// most.
constexpr uint64_t kRestNs = 50'000'000;
constexpr uint64_t kRestIntervals = 64;

}  // namespace

bool SamplingTimer::AllRest() const {
  return std::all_of(lanes_.begin(), lanes_.end(), [](const Lane& lane) {
    return lane.thread->idle_clock.waits_seq_cst() || lane.thread->self_timer.is_set();
  });
}

// Whether the thread is in the same wait of its event loop as when it was last looked at. It needs
// nobody then, and most likely not soon.
bool SamplingTimer::Rests(Lane* lane) const {
  const int64_t wait = lane->thread->idle_clock.wait();
  const bool rests = wait < 0 && wait == lane->seen_wait;
  lane->seen_wait = wait;
  return rests;
}

// Sleeps until a thread needs the timer thread, or it is time to look after those that time
// themselves.
void SamplingTimer::Park() {
  bool holds_samples = false;
  bool all_wait = true;
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    for (Lane& lane : lanes_) lane.thread->timer_parked.store(true, std::memory_order_seq_cst);
    // seq_cst, here and in EventLoopWatch::Leave(): of the two threads at least one must see the
    // other's flag, or both would wait. A thread that begins to wait outside of its event loop
    // wakes us in any case.
    const bool parks = AllRest() && !stopping_.load(std::memory_order_relaxed);
    for (Lane& lane : lanes_) {
      const bool is_set = lane.thread->self_timer.is_set();
      if (is_set && !Rests(&lane)) all_wait = false;
      holds_samples = holds_samples || lane.thread->ring->FilledBytes() > 0;
    }
    for (Lane& lane : lanes_) {
      // Whoever times itself need not wake us each time that its event loop goes on: only where we
      // sleep for good.
      const bool needs_us = all_wait || !lane.thread->self_timer.is_set();
      if (!parks || !needs_us) lane.thread->timer_parked.store(false, std::memory_order_relaxed);
    }
    if (!parks) return;
  }
  if (!all_wait) {
    const uint64_t rested = std::clamp(kRestNs / interval_ns_, uint64_t{1}, kRestIntervals);
    wake_.WaitUntil(os::MonotonicNs() + rested * interval_ns_);
  } else if (!holds_samples || !wake_.WaitUntil(os::MonotonicNs() + kCollectNs)) {
    if (holds_samples) WakeCollectors();
    wake_.Wait();
  }
  const std::lock_guard<std::mutex> lock(mutex_);
  for (Lane& lane : lanes_) lane.thread->timer_parked.store(false, std::memory_order_relaxed);
}

void SamplingTimer::WakeCollectors() {
  const std::lock_guard<std::mutex> lock(mutex_);
  for (Lane& lane : lanes_) WakeCollector(&lane, os::MonotonicNs());
}

}  // namespace nativeprof
