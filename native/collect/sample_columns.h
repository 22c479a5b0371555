// The samples of one thread as columns. Bounded: when they are full, neighbours merge.
#ifndef NATIVEPROF_COLLECT_SAMPLE_COLUMNS_H_
#define NATIVEPROF_COLLECT_SAMPLE_COLUMNS_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "stack_table.h"

namespace nativeprof {

class SampleColumns {
 public:
  static constexpr size_t kBytesPerSample = sizeof(StackId) + 2 * sizeof(double);

  explicit SampleColumns(size_t max_bytes = 0)
      : max_samples_(max_bytes / kBytesPerSample < 2 ? 2 : max_bytes / kBytesPerSample) {}

  // Spans of zero length are legal: they keep the CPU time.
  void Add(StackId stack, uint64_t wall_ns, uint64_t cpu_ns);

  // Adds to the span of the last sample; where there is none, it is one of `stack`.
  void ExtendLast(uint64_t wall_ns, uint64_t cpu_ns, StackId stack);

  // Takes up to so much from the span of the last sample, but not what it has used of a CPU.
  // Returns how much.
  uint64_t TakeBack(uint64_t wall_ns);

  size_t size() const { return stacks_.size(); }
  // Once it changes all columns have changed; else all but the last two stay as they are.
  uint64_t samples_per_column() const { return samples_per_column_; }
  // CPU time that has found no room in a span so far.
  uint64_t cpu_carry_ns() const { return static_cast<uint64_t>(cpu_carry_ns_); }
  // Samples that no longer stand alone because the bound was reached.
  uint64_t merged() const { return merged_; }
  const std::vector<StackId>& stacks() const { return stacks_; }
  const std::vector<double>& wall_ns() const { return wall_ns_; }
  const std::vector<double>& cpu_ns() const { return cpu_ns_; }

 private:
  void MergeNeighbours();
  // The span of one column goes to another.
  void Merge(size_t from, size_t into);
  void Resize(size_t size);
  double TakeCpu(uint64_t cpu_ns, double room_ns);

  size_t max_samples_;
  std::vector<StackId> stacks_;
  std::vector<double> wall_ns_;
  std::vector<double> cpu_ns_;
  // CPU time beyond the wall time of its span (the two clocks are read one after the other): the
  // next span takes it.
  double cpu_carry_ns_ = 0;
  uint64_t merged_ = 0;
  // Doubled each time the columns were full, so that the whole recording keeps one resolution: a
  // column that is merged again and again would end as one stack for half an hour. The last sample
  // stands alone until the next one comes; the column before it holds `open_count_` so far.
  uint64_t samples_per_column_ = 1;
  uint64_t open_count_ = 0;
  uint64_t random_ = 0x2545f4914f6cdd1d;
};

}  // namespace nativeprof

#endif  // NATIVEPROF_COLLECT_SAMPLE_COLUMNS_H_
