// All distinct stacks as a tree: an entry is its parent's stack with one frame more. Only the
// collector touches it.
#ifndef NATIVEPROF_COLLECT_STACK_TABLE_H_
#define NATIVEPROF_COLLECT_STACK_TABLE_H_

#include <cstdint>
#include <unordered_map>
#include <vector>

#include "frame_table.h"

namespace nativeprof {

using StackId = int32_t;
constexpr StackId kEmptyStack = -1;

class StackTable {
 public:
  StackId Extend(StackId parent, FrameId frame) {
    const uint64_t key =
        static_cast<uint64_t>(static_cast<uint32_t>(parent)) << 32 | static_cast<uint32_t>(frame);
    const auto [position, added] = ids_.try_emplace(key, static_cast<StackId>(parents_.size()));
    if (added) {
      parents_.push_back(parent);
      frames_.push_back(frame);
    }
    return position->second;
  }

  const std::vector<StackId>& parents() const { return parents_; }
  const std::vector<FrameId>& frames() const { return frames_; }

 private:
  std::vector<StackId> parents_;
  std::vector<FrameId> frames_;
  std::unordered_map<uint64_t, StackId> ids_;
};

}  // namespace nativeprof

#endif  // NATIVEPROF_COLLECT_STACK_TABLE_H_
