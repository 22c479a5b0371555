// All distinct stacks as a tree: an entry is its parent's stack with one frame more, at a position
// in its text. Only the collector touches it.
#ifndef NATIVEPROF_COLLECT_STACK_TABLE_H_
#define NATIVEPROF_COLLECT_STACK_TABLE_H_

#include <cstdint>
#include <unordered_map>
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
    const Key key = {parent, located};
    const auto [known, added] = ids_.try_emplace(key, static_cast<StackId>(parents_.size()));
    if (added) {
      parents_.push_back(parent);
      frames_.push_back(located.frame);
      lines_.push_back(located.position.line);
      columns_.push_back(located.position.column);
      inlined_.push_back(located.inlined ? 1 : 0);
    }
    return known->second;
  }

  const std::vector<StackId>& parents() const { return parents_; }
  const std::vector<FrameId>& frames() const { return frames_; }
  const std::vector<int32_t>& lines() const { return lines_; }
  const std::vector<int32_t>& columns() const { return columns_; }
  const std::vector<uint8_t>& inlined() const { return inlined_; }

 private:
  std::vector<StackId> parents_;
  struct Key {
    StackId parent;
    LocatedFrame located;
    bool operator==(const Key& other) const {
      return parent == other.parent && located == other.located;
    }
  };
  struct KeyHash {
    size_t operator()(const Key& key) const {
      // Fibonacci hashing (Knuth, TAOCP 6.4) of one half after the other.
      constexpr uint64_t kGolden = 0x9e3779b97f4a7c15;
      const auto join = [](int32_t high, int32_t low) {
        return static_cast<uint64_t>(static_cast<uint32_t>(high)) << 32 |
               static_cast<uint32_t>(low);
      };
      const TextPosition& position = key.located.position;
      const uint64_t first = join(key.parent, key.located.frame) * kGolden;
      return (first ^ (first >> 32) ^ join(position.line, position.column)) * kGolden;
    }
  };

  std::vector<FrameId> frames_;
  std::vector<int32_t> lines_;
  std::vector<int32_t> columns_;
  std::vector<uint8_t> inlined_;
  std::unordered_map<Key, StackId, KeyHash> ids_;
};

}  // namespace nativeprof

#endif  // NATIVEPROF_COLLECT_STACK_TABLE_H_
