// What the timer thread has done so far. JavaScript threads and the collector.
#include <algorithm>

#include "sampling_timer.h"

namespace nativeprof {

TickCounts SamplingTimer::CountsUntil(SampledThread* thread, uint64_t time_ns) {
  const std::lock_guard<std::mutex> lock(mutex_);
  for (Lane& lane : lanes_) {
    if (lane.thread != thread) continue;
    CountIdleTicks(&lane, time_ns);
    TickCounts counts = lane.counts;
    counts.AddHandled(*thread);
    counts.ticks = counts.sampled + counts.repeated + counts.lost + counts.refused;
    return counts;
  }
  return {};
}

// While its event loop waits a thread's stack is the same at each tick: these are not made, but
// follow from how long it has waited.
void SamplingTimer::CountIdleTicks(Lane* lane, uint64_t time_ns) const {
  const uint64_t idle_ns = lane->thread->idle_clock.Ns(time_ns);
  if (idle_ns < lane->counted_idle_ns) return;
  const uint64_t ticks = (idle_ns - lane->counted_idle_ns) / interval_ns_;
  lane->counted_idle_ns += ticks * interval_ns_;
  lane->counts.ticks += ticks;
  lane->counts.repeated += ticks;
}

void SamplingTimer::ForgetIntervals() {
  const std::lock_guard<std::mutex> lock(mutex_);
  intervals_ = Histogram();
}

Histogram SamplingTimer::Intervals() {
  const std::lock_guard<std::mutex> lock(mutex_);
  return intervals_;
}

TickCounts SamplingTimer::Settle(const Lane& lane) {
  TickCounts counts = lane.counts;
  const SampledThread& thread = *lane.thread;
  // acquire: pairs with the release in the handler.
  const uint64_t handled = thread.handled.load(std::memory_order_acquire);
  counts.AddHandled(thread);
  const uint64_t unhandled = lane.sent > handled ? lane.sent - handled : 0;
  const uint64_t gone = std::min(lane.gone, unhandled);
  counts.lost += gone;
  // Another thread ends the recording, and the last signal is still on its way.
  counts.repeated += unhandled - gone + lane.awaiting_ticks;
  return counts;
}

}  // namespace nativeprof
