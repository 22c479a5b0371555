// All distinct stacks as a tree: an entry is its parent's stack with one frame more, at a position
// in its text. Only the collector touches it.
#ifndef NATIVEPROF_COLLECT_STACK_TABLE_H_
#define NATIVEPROF_COLLECT_STACK_TABLE_H_

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "frame_table.h"
#include "line_table.h"

namespace nativeprof {

using StackId = int32_t;
constexpr StackId kEmptyStack = -1;

struct LocatedFrame {
  FrameId frame = kNoFrame;
  TextPosition position;  // what is executed in it
  // Has no frame on the stack: its code is part of its caller's.
  bool inlined = false;
  bool operator==(const LocatedFrame& other) const {
    return frame == other.frame && position == other.position && inlined == other.inlined;
  }
};

class StackTable {
 public:
  StackId Extend(StackId parent, const LocatedFrame& located) {
    // At most half full.
    if (2 * parents_.size() >= slots_.size()) Grow();
    const uint32_t hash = Hash(parent, located);
    size_t slot = hash & (slots_.size() - 1);
    for (; slots_[slot].stack != kEmptyStack; slot = (slot + 1) & (slots_.size() - 1)) {
      const StackId known = slots_[slot].stack;
      if (slots_[slot].hash == hash && Is(known, parent, located)) return known;
    }
    const auto added = static_cast<StackId>(parents_.size());
    slots_[slot] = {hash, added};
    parents_.push_back(parent);
    frames_.push_back(located.frame);
    lines_.push_back(located.position.line);
    columns_.push_back(located.position.column);
    inlined_.push_back(located.inlined ? 1 : 0);
    return added;
  }

  // The innermost frame of entry `i`.
  LocatedFrame At(size_t i) const {
    return {frames_[i], {lines_[i], columns_[i]}, inlined_[i] != 0};
  }

  const std::vector<StackId>& parents() const { return parents_; }
  const std::vector<FrameId>& frames() const { return frames_; }
  const std::vector<int32_t>& lines() const { return lines_; }
  const std::vector<int32_t>& columns() const { return columns_; }
  const std::vector<uint8_t>& inlined() const { return inlined_; }

 private:
  bool Is(StackId stack, StackId parent, const LocatedFrame& located) const {
    const auto i = static_cast<size_t>(stack);
    return parents_[i] == parent && At(i) == located;
  }

  struct Slot {
    uint32_t hash = 0;
    StackId stack = kEmptyStack;
  };

  static uint32_t Hash(StackId parent, const LocatedFrame& located) {
    // Fibonacci hashing (Knuth, TAOCP 6.4) of one half after the other.
    constexpr uint64_t kGolden = 0x9e3779b97f4a7c15;
    const auto join = [](int32_t high, int32_t low) {
      return static_cast<uint64_t>(static_cast<uint32_t>(high)) << 32 | static_cast<uint32_t>(low);
    };
    const uint64_t first = join(parent, located.frame) * kGolden;
    const uint64_t second = join(located.position.line, located.position.column);
    return static_cast<uint32_t>((first ^ (first >> 32) ^ second) * kGolden >> 32);
  }

  void Grow() {
    constexpr size_t kFirstSlots = 1024;
    std::vector<Slot> grown(std::max(kFirstSlots, 2 * slots_.size()));
    for (const Slot& known : slots_) {
      if (known.stack == kEmptyStack) continue;
      size_t slot = known.hash & (grown.size() - 1);
      while (grown[slot].stack != kEmptyStack) slot = (slot + 1) & (grown.size() - 1);
      grown[slot] = known;
    }
    slots_ = std::move(grown);
  }

  std::vector<StackId> parents_;
  std::vector<FrameId> frames_;
  std::vector<int32_t> lines_;
  std::vector<int32_t> columns_;
  std::vector<uint8_t> inlined_;
  // A hash table with open addressing, its size a power of two: looking up a stack that is there
  // touches one slot and its columns, and memory stays in few pieces. A stack begins to look at the
  // low bits of its hash.
  std::vector<Slot> slots_;
};

}  // namespace nativeprof

#endif  // NATIVEPROF_COLLECT_STACK_TABLE_H_
