#include "deoptimization_data.h"

namespace nativeprof {

// An array: numbers, other tables, and then an entry for each exit.
bool DeoptimizationData::Read(uintptr_t code) {
  const HeapLayout& layout = *heap_->layout();
  HeapReader::Word object;
  HeapReader::Array array;
  if (!heap_->Read(code + static_cast<uintptr_t>(layout.code_deoptimization_data), &object) ||
      !heap_->ReadArray(object, layout.pointer_array_types, &array) ||
      array.length < static_cast<uint32_t>(layout.first_deopt_entry_index)) {
    return false;
  }
  elements_.resize(array.length);
  return heap_->ReadBytes(array.data, elements_.data(), array.length * sizeof(elements_[0])) &&
         NumberAt(layout.inlined_function_count_index) >= 0;
}

uint32_t DeoptimizationData::inlined_function_count() const {
  return static_cast<uint32_t>(NumberAt(heap_->layout()->inlined_function_count_index));
}

// -1: it is none.
int64_t DeoptimizationData::NumberAt(int64_t index) const {
  const HeapReader::Word element = At(static_cast<int32_t>(index));
  return IsSmi(element) ? HeapReader::SmiValue(element) : -1;
}

int32_t DeoptimizationData::replacement_bytecode() const {
  const int64_t bytecode = NumberAt(heap_->layout()->replacement_bytecode_index);
  const int64_t pc = NumberAt(heap_->layout()->replacement_pc_index);
  return bytecode >= 0 && pc >= 0 ? static_cast<int32_t>(bytecode) : -1;
}

bool DeoptimizationData::FindReturns(uintptr_t code_end, bool by_maglev,
                                     std::vector<CallReturn>* returns) {
  const HeapLayout& layout = *heap_->layout();
  returns->clear();
  if (code_end == 0) {
    FindReturnsOfExits(returns);
    return true;
  }
  if (!safepoint_table_.Read(code_end, by_maglev, &safepoints_)) return false;
  for (const Safepoint& safepoint : safepoints_) {
    const int64_t entry =
        layout.first_deopt_entry_index + int64_t{safepoint.exit_number} * layout.deopt_entry_size;
    if (entry >= static_cast<int64_t>(elements_.size())) return false;
    const auto translation = static_cast<int32_t>(NumberAt(entry + layout.deopt_translation));
    returns->push_back({safepoint.pc_offset, safepoint.exit_offset, translation});
  }
  return true;
}

// In Turbofan's code the exits lie in the order of the calls, and the entries have the returns.
void DeoptimizationData::FindReturnsOfExits(std::vector<CallReturn>* returns) const {
  const HeapLayout& layout = *heap_->layout();
  const int64_t start = NumberAt(layout.deopt_exits_start_index);
  const int64_t eager_count = NumberAt(layout.eager_deopt_count_index);
  const int64_t count = eager_count + NumberAt(layout.lazy_deopt_count_index);
  if (start < 0 || eager_count < 0 || count < eager_count ||
      layout.first_deopt_entry_index + count * layout.deopt_entry_size !=
          static_cast<int64_t>(elements_.size())) {
    return;
  }
  for (int64_t i = eager_count; i < count; i++) {
    const int64_t entry = layout.first_deopt_entry_index + i * layout.deopt_entry_size;
    const int64_t pc_offset = NumberAt(entry + layout.deopt_pc);
    // Maglev's have something else.
    if (pc_offset < 0 || pc_offset >= start) return;
    const int64_t exit_offset = start + i * layout.deopt_exit_bytes;
    returns->push_back({static_cast<int32_t>(pc_offset), static_cast<int32_t>(exit_offset), -1});
  }
}

}  // namespace nativeprof
