#include "safepoint_table.h"

namespace nativeprof {
namespace {

constexpr uint32_t kMaxEntries = 1 << 16;

// Little-endian; steps behind it.
uint32_t TakeNumber(const uint8_t** bytes, uint32_t size_bytes) {
  uint32_t value = 0;
  for (uint32_t i = 0; i < size_bytes; i++) value |= uint32_t{*(*bytes)++} << (8 * i);
  return value;
}

}  // namespace

// An entry is the offset of the return, the number of an exit plus 1, the offset of the exit plus
// 1, and registers, in as many bytes each as the head says (src/codegen/safepoint-table.h); Maglev
// has one byte more (src/codegen/maglev-safepoint-table.h).
bool SafepointTable::Read(uintptr_t table, bool by_maglev, std::vector<Safepoint>* safepoints) {
  const HeapLayout& layout = *heap_->layout();
  safepoints->clear();
  uint32_t count;
  uint32_t configuration;
  if (!heap_->Read(table + static_cast<uintptr_t>(layout.safepoint_count), &count) ||
      !heap_->Read(table + static_cast<uintptr_t>(layout.safepoint_configuration),
                   &configuration)) {
    return false;
  }
  const bool has_exits = (configuration & 1) != 0;
  const uint32_t register_bytes = configuration >> 1 & 7;
  const uint32_t pc_bytes = configuration >> 4 & 7;
  const uint32_t number_bytes = configuration >> 7 & 7;
  if (!has_exits) return true;
  if (count > kMaxEntries || pc_bytes > 4 || number_bytes > 4) return false;

  const uint32_t entry_bytes = 2 * pc_bytes + number_bytes + register_bytes + (by_maglev ? 1 : 0);
  const int32_t start = by_maglev ? layout.maglev_safepoint_entries : layout.safepoint_entries;
  entries_.resize(count * entry_bytes);
  if (!heap_->ReadBytes(table + static_cast<uintptr_t>(start), entries_.data(), entries_.size())) {
    return false;
  }
  for (uint32_t i = 0; i < count; i++) {
    const uint8_t* entry = entries_.data() + i * entry_bytes;
    Safepoint safepoint;
    safepoint.pc_offset = static_cast<int32_t>(TakeNumber(&entry, pc_bytes));
    const uint32_t number = TakeNumber(&entry, number_bytes);
    safepoint.exit_offset = static_cast<int32_t>(TakeNumber(&entry, pc_bytes)) - 1;
    if (number == 0) continue;
    safepoint.exit_number = number - 1;
    safepoints->push_back(safepoint);
  }
  return true;
}

}  // namespace nativeprof
