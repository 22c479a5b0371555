// All distinct stacks as a tree: an entry is its parent's stack with one frame more, at a
// position in its text. Only the collector touches it.
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

class StackTable {
 public:
  // `position`: what is executed in the frame.
  StackId Extend(StackId parent, FrameId frame, TextPosition position = {}) {
    const Key key = {parent, frame, position};
    const auto [known, added] = ids_.try_emplace(key, static_cast<StackId>(parents_.size()));
    if (added) {
      parents_.push_back(parent);
      frames_.push_back(frame);
      lines_.push_back(position.line);
      columns_.push_back(position.column);
    }
    return known->second;
  }

  const std::vector<StackId>& parents() const { return parents_; }
  const std::vector<FrameId>& frames() const { return frames_; }
  const std::vector<int32_t>& lines() const { return lines_; }
  const std::vector<int32_t>& columns() const { return columns_; }

 private:
  std::vector<StackId> parents_;
  struct Key {
    StackId parent;
    FrameId frame;
    TextPosition position;
    bool operator==(const Key& other) const {
      return parent == other.parent && frame == other.frame && position == other.position;
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
      const uint64_t first = join(key.parent, key.frame) * kGolden;
      return (first ^ (first >> 32) ^ join(key.position.line, key.position.column)) * kGolden;
    }
  };

  std::vector<FrameId> frames_;
  std::vector<int32_t> lines_;
  std::vector<int32_t> columns_;
  std::unordered_map<Key, StackId, KeyHash> ids_;
};

}  // namespace nativeprof

#endif  // NATIVEPROF_COLLECT_STACK_TABLE_H_
