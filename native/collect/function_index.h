// The functions of all scripts by V8's number of each: a hash table with open addressing, so that a
// question mostly touches one line of memory. Collector thread only.
#ifndef NATIVEPROF_COLLECT_FUNCTION_INDEX_H_
#define NATIVEPROF_COLLECT_FUNCTION_INDEX_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "code_positions.h"
#include "frame_table.h"

namespace nativeprof {

// Index of a description in CodeMap::functions().
using FunctionId = FrameId;

class FunctionIndex {
 public:
  struct Entry {
    FunctionKey key;
    FunctionId id = kNoFrame;
    int32_t positions = -1;  // index into positions_
  };

  // Null: it was never met.
  const Entry* Find(const FunctionKey& key) const {
    if (slots_.empty()) return nullptr;
    const Entry& slot = slots_[SlotOf(key)];
    return slot.key.number < 0 ? nullptr : &slot;
  }

  // From now on it has been met. `key` has a number; valid until the next call.
  Entry& At(const FunctionKey& key) {
    // At most half full.
    if (2 * (size_ + 1) > slots_.size()) Grow();
    Entry& slot = slots_[SlotOf(key)];
    if (slot.key.number < 0) size_++;
    slot.key = key;
    return slot;
  }

  // Of its bytecode; null: not known.
  StoredPositions* PositionsOf(const Entry& entry) const {
    return entry.positions < 0 ? nullptr : positions_[static_cast<size_t>(entry.positions)].get();
  }
  void SetPositions(Entry* entry, std::shared_ptr<StoredPositions> positions) {
    if (entry->positions < 0 && positions == nullptr) return;
    if (entry->positions < 0) {
      entry->positions = static_cast<int32_t>(positions_.size());
      positions_.emplace_back();
    }
    positions_[static_cast<size_t>(entry->positions)] = std::move(positions);
  }

  template <typename Use>
  void ForEachPositions(const Use& use) {
    for (const auto& positions : positions_) {
      if (positions != nullptr) use(positions.get());
    }
  }

  // Only those for which `keep(entry)` is true; it may change their ids.
  template <typename Keep>
  void Filter(const Keep& keep) {
    FunctionIndex kept;
    for (Entry& entry : slots_) {
      if (entry.key.number < 0 || !keep(&entry)) continue;
      Entry& copy = kept.At(entry.key);
      copy.id = entry.id;
      if (entry.positions < 0) continue;
      kept.SetPositions(&copy, std::move(positions_[static_cast<size_t>(entry.positions)]));
    }
    *this = std::move(kept);
  }

  size_t size() const { return size_; }

 private:
  // Where it is, or is to be.
  size_t SlotOf(const FunctionKey& key) const {
    // Fibonacci hashing (Knuth, TAOCP 6.4).
    constexpr uint64_t kGolden = 0x9e3779b97f4a7c15;
    const uint64_t packed = static_cast<uint64_t>(static_cast<uint32_t>(key.script_id)) << 32 |
                            static_cast<uint32_t>(key.number);
    auto slot = static_cast<size_t>(packed * kGolden >> shift_);
    while (slots_[slot].key.number >= 0 && !(slots_[slot].key == key)) {
      slot = (slot + 1) & (slots_.size() - 1);
    }
    return slot;
  }

  void Grow() {
    constexpr size_t kFirstSlots = 256;
    std::vector<Entry> old = std::move(slots_);
    slots_.assign(old.empty() ? kFirstSlots : 2 * old.size(), Entry());
    shift_ = 64;
    for (size_t size = slots_.size(); size > 1; size /= 2) shift_--;
    for (const Entry& entry : old) {
      if (entry.key.number >= 0) slots_[SlotOf(entry.key)] = entry;
    }
  }

  std::vector<Entry> slots_;  // 2 to the power of (64 - shift_)
  int shift_ = 64;
  size_t size_ = 0;
  std::vector<std::shared_ptr<StoredPositions>> positions_;
};

}  // namespace nativeprof

#endif  // NATIVEPROF_COLLECT_FUNCTION_INDEX_H_
