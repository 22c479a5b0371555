// Distances between deadlines: the interval, give or take half of it. With the mean of exactly one
// interval, any two deadlines are an unknown fraction of an interval apart, so a program that
// repeats itself in step with the interval, or with a part or a multiple of it, is not caught at
// the same places for ever. Distances do not depend on what the thread does, which keeps a sample
// that stands for the time before it unbiased; a jitter around fixed points would not.
#ifndef NATIVEPROF_SIGNAL_RANDOM_DISTANCE_H_
#define NATIVEPROF_SIGNAL_RANDOM_DISTANCE_H_

#include <cstdint>

namespace nativeprof {

class RandomDistance {
 public:
  explicit RandomDistance(uint64_t seed) : state_(seed | 1) {}

  // Up to one and a half intervals, and a little more or less than that to keep the count.
  uint64_t Next(uint64_t interval_ns) {
    // xorshift64 (Marsaglia, "Xorshift RNGs", 2003).
    state_ ^= state_ << 13;
    state_ ^= state_ >> 7;
    state_ ^= state_ << 17;
    const auto interval = static_cast<int64_t>(interval_ns);
    const auto jitter = static_cast<int64_t>(state_ % (interval_ns + 1)) - interval / 2;
    // The sum of the jitter is pulled back to zero, so slowly that no distance tells the next one:
    // as many deadlines pass as there are intervals, and not more or fewer by chance.
    const int64_t pull = ahead_ns_ / kPull;
    const int64_t least = interval / 4;
    int64_t distance = interval + jitter - pull;
    if (distance < least) distance = least;
    ahead_ns_ += distance - interval;
    return static_cast<uint64_t>(distance);
  }

 private:
  static constexpr int64_t kPull = 32;

  uint64_t state_;
  int64_t ahead_ns_ = 0;
};

}  // namespace nativeprof

#endif  // NATIVEPROF_SIGNAL_RANDOM_DISTANCE_H_
