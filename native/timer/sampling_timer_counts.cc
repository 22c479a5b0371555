// What the timer thread has done so far. JavaScript threads and the collector.
#include <algorithm>

#include "sampling_timer.h"

namespace nativeprof {

TickCounts SamplingTimer::CountsUntil(SampledThread* thread, uint64_t time_ns) {
  const std::lock_guard<std::mutex> lock(mutex_);
  for (const Lane& lane : lanes_) {
    if (lane.thread != thread) continue;
    TickCounts counts = lane.counts;
    counts.AddHandled(*thread);
    counts.AddSkipped(CountOwed(lane, time_ns));
    counts.ticks = counts.sampled + counts.repeated + counts.lost + counts.refused;
    return counts;
  }
  return {};
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
  counts.repeated += unhandled - gone;
  return counts;
}

}  // namespace nativeprof
