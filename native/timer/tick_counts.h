// What became of the ticks of one thread.
#ifndef NATIVEPROF_TIMER_TICK_COUNTS_H_
#define NATIVEPROF_TIMER_TICK_COUNTS_H_

#include <cstdint>

#include "../signal/sampled_thread.h"

namespace nativeprof {

// Every tick of a thread ends as exactly one of sampled, repeated, lost, refused.
struct TickCounts {
  uint64_t ticks = 0;
  uint64_t sampled = 0;
  uint64_t repeated = 0;
  uint64_t lost = 0;
  uint64_t refused = 0;
  uint64_t missed_deadlines = 0;

  // What its signal handler has counted.
  void AddHandled(const SampledThread& thread) {
    ticks += thread.self_timer.ticks();
    sampled += thread.sampled.load(std::memory_order_relaxed);
    refused += thread.refused.load(std::memory_order_relaxed);
    lost += thread.lost_ring_full.load(std::memory_order_relaxed);
  }
};

}  // namespace nativeprof

#endif  // NATIVEPROF_TIMER_TICK_COUNTS_H_
