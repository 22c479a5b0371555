#include "sample_columns.h"

#include <algorithm>

namespace nativeprof {

void SampleColumns::Add(StackId stack, uint64_t wall_ns, uint64_t cpu_ns) {
  const size_t size = stacks_.size();
  if (size >= 2 && open_count_ < samples_per_column_) {
    Merge(size - 1, size - 2);
    Resize(size - 1);
    open_count_++;
  } else {
    open_count_ = 1;
  }
  if (stacks_.size() >= max_samples_) MergeNeighbours();
  const double wall = static_cast<double>(wall_ns);
  const double cpu = TakeCpu(cpu_ns, wall);
  stacks_.push_back(stack);
  wall_ns_.push_back(wall);
  cpu_ns_.push_back(cpu);
}

void SampleColumns::ExtendLast(uint64_t wall_ns, uint64_t cpu_ns, StackId stack) {
  if (stacks_.empty()) return Add(stack, wall_ns, cpu_ns);
  wall_ns_.back() += static_cast<double>(wall_ns);
  cpu_ns_.back() += TakeCpu(cpu_ns, wall_ns_.back() - cpu_ns_.back());
}

uint64_t SampleColumns::TakeBack(uint64_t wall_ns) {
  if (stacks_.empty()) return 0;
  const double spare = wall_ns_.back() - cpu_ns_.back();
  const double taken = std::min(static_cast<double>(wall_ns), spare);
  wall_ns_.back() -= taken;
  return static_cast<uint64_t>(taken);
}

// What a span with room for so much CPU time gets of what is due. One that had none, a wait, gets
// none of the others' either.
double SampleColumns::TakeCpu(uint64_t cpu_ns, double room_ns) {
  if (cpu_ns == 0) return 0;
  const double due = static_cast<double>(cpu_ns) + cpu_carry_ns_;
  const double cpu = std::min(due, room_ns);
  cpu_carry_ns_ = due - cpu;
  return cpu;
}

// One of the two stacks survives and takes the weight of both; which one is drawn with a chance in
// proportion to its weight, so that the expected share of every stack stays as it was (the heavier
// always winning would starve the small ones).
void SampleColumns::Merge(size_t from, size_t into) {
  random_ ^= random_ << 13;  // xorshift64 (Marsaglia 2003)
  random_ ^= random_ >> 7;
  random_ ^= random_ << 17;
  const double draw = static_cast<double>(random_ >> 11) / 9007199254740992.0;  // 2^53
  if (stacks_[from] != stacks_[into]) merged_++;
  if (draw * (wall_ns_[into] + wall_ns_[from]) >= wall_ns_[into]) stacks_[into] = stacks_[from];
  wall_ns_[into] += wall_ns_[from];
  cpu_ns_[into] += cpu_ns_[from];
}

// Halves the columns.
void SampleColumns::MergeNeighbours() {
  const size_t size = stacks_.size();
  for (size_t i = 0; i < size; i += 2) {
    if (i + 1 < size) Merge(i + 1, i);
    stacks_[i / 2] = stacks_[i];
    wall_ns_[i / 2] = wall_ns_[i];
    cpu_ns_[i / 2] = cpu_ns_[i];
  }
  if (size % 2 == 0) open_count_ += samples_per_column_;
  samples_per_column_ *= 2;
  Resize((size + 1) / 2);
}

void SampleColumns::Resize(size_t size) {
  stacks_.resize(size);
  wall_ns_.resize(size);
  cpu_ns_.resize(size);
}

}  // namespace nativeprof
