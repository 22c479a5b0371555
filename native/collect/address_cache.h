// What was found at the addresses that were looked up last. Collector thread only.
#ifndef NATIVEPROF_COLLECT_ADDRESS_CACHE_H_
#define NATIVEPROF_COLLECT_ADDRESS_CACHE_H_

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace nativeprof {

template <typename Value>
class AddressCache {
 public:
  AddressCache() : entries_(2 * kSets) {}

  // Null: not known, or `holds(value)` says that it is so no more. Valid until the next call.
  template <typename Holds>
  const Value* Find(uint64_t address, const Holds& holds) {
    Entry* const set = SetOf(address);
    for (int i = 0; i < 2; i++) {
      if (set[0].address == address && holds(set[0].value)) return &set[0].value;
      std::swap(set[0], set[1]);
    }
    return nullptr;
  }

  void Put(uint64_t address, const Value& value) {
    Entry* const set = SetOf(address);
    if (set[0].address != address) set[1] = set[0];
    set[0] = {address, value};
  }

  void Clear() { entries_.assign(entries_.size(), Entry()); }

 private:
  // Each of two entries, the first for what was wanted last. A cold compile of TypeScript meets
  // 10,000 addresses.
  static constexpr size_t kSets = 4096;  // a power of two
  struct Entry {
    uint64_t address = 0;
    Value value;
  };

  Entry* SetOf(uint64_t address) {
    // The low bits of neighbouring addresses differ most.
    return &entries_[2 * ((address ^ (address >> 13)) & (kSets - 1))];
  }

  std::vector<Entry> entries_;
};

}  // namespace nativeprof

#endif  // NATIVEPROF_COLLECT_ADDRESS_CACHE_H_
