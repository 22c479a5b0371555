// Distances between deadlines: the interval, give or take a tenth. A program that repeats itself in
// step with exact deadlines would be caught at the same places for ever. Distances that do not
// depend on each other keep a sample that stands for the time before it unbiased; a jitter around
// fixed points would not.
#ifndef NATIVEPROF_SIGNAL_RANDOM_DISTANCE_H_
#define NATIVEPROF_SIGNAL_RANDOM_DISTANCE_H_

#include <cstdint>

namespace nativeprof {

class RandomDistance {
 public:
  explicit RandomDistance(uint64_t seed) : state_(seed | 1) {}

  uint64_t Next(uint64_t interval_ns) {
    // xorshift64 (Marsaglia, "Xorshift RNGs", 2003).
    state_ ^= state_ << 13;
    state_ ^= state_ >> 7;
    state_ ^= state_ << 17;
    return interval_ns - interval_ns / 10 + state_ % (interval_ns / 5 + 1);
  }

 private:
  uint64_t state_;
};

}  // namespace nativeprof

#endif  // NATIVEPROF_SIGNAL_RANDOM_DISTANCE_H_
