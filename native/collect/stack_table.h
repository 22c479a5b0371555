// All distinct stacks as a tree: an entry is its parent's stack with one frame more, at a position
// in its text. Only the collector touches it.
#ifndef NATIVEPROF_COLLECT_STACK_TABLE_H_
#define NATIVEPROF_COLLECT_STACK_TABLE_H_

#include <algorithm>
#include <cstdint>
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
    size_t slot = FirstSlot(parent, located);
    while (slots_[slot] != kEmptyStack && !Is(slots_[slot], parent, located)) {
      slot = (slot + 1) & (slots_.size() - 1);
    }
    if (slots_[slot] != kEmptyStack) return slots_[slot];
    const auto added = static_cast<StackId>(parents_.size());
    slots_[slot] = added;
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

  size_t FirstSlot(StackId parent, const LocatedFrame& located) const {
    // Fibonacci hashing (Knuth, TAOCP 6.4) of one half after the other.
    constexpr uint64_t kGolden = 0x9e3779b97f4a7c15;
    const auto join = [](int32_t high, int32_t low) {
      return static_cast<uint64_t>(static_cast<uint32_t>(high)) << 32 | static_cast<uint32_t>(low);
    };
    const uint64_t first = join(parent, located.frame) * kGolden;
    const uint64_t second = join(located.position.line, located.position.column);
    return static_cast<size_t>((first ^ (first >> 32) ^ second) * kGolden >> 32) &
           (slots_.size() - 1);
  }

  void Grow() {
    constexpr size_t kFirstSlots = 1024;
    slots_.assign(std::max(kFirstSlots, 2 * slots_.size()), kEmptyStack);
    for (size_t i = 0; i < parents_.size(); i++) {
      size_t slot = FirstSlot(parents_[i], At(i));
      while (slots_[slot] != kEmptyStack) slot = (slot + 1) & (slots_.size() - 1);
      slots_[slot] = static_cast<StackId>(i);
    }
  }

  std::vector<StackId> parents_;
  std::vector<FrameId> frames_;
  std::vector<int32_t> lines_;
  std::vector<int32_t> columns_;
  std::vector<uint8_t> inlined_;
  // A hash table with open addressing, its size a power of two: looking up a stack that is there
  // touches one slot and its columns, and memory stays in few pieces.
  std::vector<StackId> slots_;
};

}  // namespace nativeprof

#endif  // NATIVEPROF_COLLECT_STACK_TABLE_H_
