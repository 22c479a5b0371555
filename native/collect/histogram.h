// Durations counted in buckets no wider than a hundredth of what they hold, from 256 ns to a
// minute.
#ifndef NATIVEPROF_COLLECT_HISTOGRAM_H_
#define NATIVEPROF_COLLECT_HISTOGRAM_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace nativeprof {

class Histogram {
 public:
  void Add(uint64_t duration_ns) {
    counts_[BucketOf(duration_ns)]++;
    total_++;
  }

  void Add(const Histogram& other) {
    for (size_t bucket = 0; bucket < kBuckets; bucket++) counts_[bucket] += other.counts_[bucket];
    total_ += other.total_;
  }

  // The middle of the bucket that holds the given share (0 to 1) of all; 0 without any.
  uint64_t PercentileNs(double share) const {
    const double target = share * static_cast<double>(total_);
    uint64_t seen = 0;
    for (size_t bucket = 0; bucket < kBuckets && total_ > 0; bucket++) {
      seen += counts_[bucket];
      if (counts_[bucket] > 0 && static_cast<double>(seen) >= target) return MiddleNs(bucket);
    }
    return 0;
  }

 private:
  // Each power of two is cut into as many equal buckets.
  static constexpr int kStepBits = 7;
  static constexpr int kLeastBits = 8;
  static constexpr int kMostBits = 36;
  static constexpr size_t kBuckets = static_cast<size_t>(kMostBits - kLeastBits) << kStepBits;

  static size_t BucketOf(uint64_t duration_ns) {
    constexpr uint64_t kLeast = uint64_t{1} << kLeastBits;
    constexpr uint64_t kMost = (uint64_t{1} << kMostBits) - 1;
    const uint64_t bounded = std::clamp(duration_ns, kLeast, kMost);
    const int bits = 63 - __builtin_clzll(bounded);
    const uint64_t step = (bounded >> (bits - kStepBits)) - (1 << kStepBits);
    return (static_cast<size_t>(bits - kLeastBits) << kStepBits) + static_cast<size_t>(step);
  }

  static uint64_t MiddleNs(size_t bucket) {
    const int shift = static_cast<int>(bucket >> kStepBits) + kLeastBits - kStepBits;
    const uint64_t steps = (bucket & ((1 << kStepBits) - 1)) + (1 << kStepBits);
    return (steps << shift) + (uint64_t{1} << shift) / 2;
  }

  uint64_t total_ = 0;
  uint32_t counts_[kBuckets] = {};
};

}  // namespace nativeprof

#endif  // NATIVEPROF_COLLECT_HISTOGRAM_H_
