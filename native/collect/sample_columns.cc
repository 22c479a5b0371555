#include "sample_columns.h"

namespace nativeprof {

void SampleColumns::Add(StackId stack, uint64_t wall_ns, uint64_t cpu_ns) {
  if (stacks_.size() >= max_samples_) MergeNeighbours();
  const double wall = static_cast<double>(wall_ns);
  const double due = static_cast<double>(cpu_ns) + cpu_carry_ns_;
  const double cpu = due < wall ? due : wall;
  cpu_carry_ns_ = due - cpu;
  stacks_.push_back(stack);
  wall_ns_.push_back(wall);
  cpu_ns_.push_back(cpu);
}

void SampleColumns::ExtendLast(uint64_t wall_ns) {
  if (stacks_.empty()) {
    Add(kEmptyStack, wall_ns, 0);
  } else {
    wall_ns_.back() += static_cast<double>(wall_ns);
  }
}

// Halves the columns. Of each pair one stack survives and takes the weight of both; which one is
// drawn with a chance in proportion to its weight, so that the expected share of every stack stays
// as it was (the heavier always winning would starve the small ones).
void SampleColumns::MergeNeighbours() {
  size_t kept = 0;
  for (size_t i = 0; i < stacks_.size(); i += 2) {
    size_t survivor = i;
    double wall = wall_ns_[i];
    double cpu = cpu_ns_[i];
    if (i + 1 < stacks_.size()) {
      random_ ^= random_ << 13;  // xorshift64 (Marsaglia 2003)
      random_ ^= random_ >> 7;
      random_ ^= random_ << 17;
      const double draw = static_cast<double>(random_ >> 11) / 9007199254740992.0;  // 2^53
      if (draw * (wall + wall_ns_[i + 1]) >= wall) survivor = i + 1;
      if (stacks_[i] != stacks_[i + 1]) merged_++;
      wall += wall_ns_[i + 1];
      cpu += cpu_ns_[i + 1];
    }
    stacks_[kept] = stacks_[survivor];
    wall_ns_[kept] = wall;
    cpu_ns_[kept] = cpu;
    kept++;
  }
  stacks_.resize(kept);
  wall_ns_.resize(kept);
  cpu_ns_.resize(kept);
}

}  // namespace nativeprof
