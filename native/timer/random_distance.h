#ifndef NATIVEPROF_TIMER_RANDOM_DISTANCE_H_
#define NATIVEPROF_TIMER_RANDOM_DISTANCE_H_

#include <cstdint>

#include "../os/clock.h"

namespace nativeprof {

// Distances between deadlines: the interval, give or take a tenth. A program that repeats itself in
// step with exact deadlines would be caught at the same places for ever. Distances that do not
// depend on each other keep a sample that stands for the time before it unbiased; a jitter around
// fixed points would not.
class RandomDistance {
 public:
  explicit RandomDistance(uint64_t interval_ns)
      : least_ns_(interval_ns - interval_ns / 10), span_ns_(interval_ns / 5) {}

  uint64_t Next() {
    // xorshift64 (Marsaglia, "Xorshift RNGs", 2003).
    state_ ^= state_ << 13;
    state_ ^= state_ >> 7;
    state_ ^= state_ << 17;
    return least_ns_ + state_ % (span_ns_ + 1);
  }

 private:
  const uint64_t least_ns_, span_ns_;
  uint64_t state_ = os::MonotonicNs() | 1;
};

}  // namespace nativeprof

#endif  // NATIVEPROF_TIMER_RANDOM_DISTANCE_H_
