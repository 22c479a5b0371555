// Durations counted in buckets of half a percent of a typical one, up to ten times that.
#ifndef NATIVEPROF_COLLECT_HISTOGRAM_H_
#define NATIVEPROF_COLLECT_HISTOGRAM_H_

#include <cstddef>
#include <cstdint>

namespace nativeprof {

class Histogram {
 public:
  explicit Histogram(uint64_t typical_ns = 1) : typical_ns_(typical_ns) {}

  void Add(uint64_t duration_ns) {
    const uint64_t bucket = duration_ns * kBucketsPerTypical / typical_ns_;
    counts_[bucket < kBuckets ? bucket : kBuckets - 1]++;
    total_++;
  }

  // The middle of the bucket that holds the given share (0 to 1) of all; 0 without any.
  uint64_t PercentileNs(double share) const {
    const double target = share * static_cast<double>(total_);
    uint64_t seen = 0;
    for (size_t bucket = 0; bucket < kBuckets && total_ > 0; bucket++) {
      seen += counts_[bucket];
      if (static_cast<double>(seen) >= target) {
        return (2 * bucket + 1) * typical_ns_ / (2 * kBucketsPerTypical);
      }
    }
    return 0;
  }

 private:
  static constexpr uint64_t kBucketsPerTypical = 200;
  static constexpr size_t kBuckets = 10 * kBucketsPerTypical;

  uint64_t typical_ns_;
  uint64_t total_ = 0;
  uint32_t counts_[kBuckets] = {};
};

}  // namespace nativeprof

#endif  // NATIVEPROF_COLLECT_HISTOGRAM_H_
