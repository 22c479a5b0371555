#include "optimized_code.h"

#include <algorithm>
#include <cstring>

#include "../os/process_memory.h"

namespace nativeprof {
namespace {

constexpr uint64_t kTagMask = 3;
constexpr uint64_t kHeapObjectTag = 1;
constexpr uint64_t kWeakTag = 3;
constexpr uint32_t kMaxLength = 1 << 24;

// Tables that contradict themselves must not make us read for ever.
constexpr uint32_t kMaxInlinedFunctions = 1 << 12;

bool IsStrong(uint64_t word) { return (word & kTagMask) == kHeapObjectTag; }
uintptr_t AddressOf(uint64_t word) { return word & ~kTagMask; }
bool IsSmi(uint64_t word) { return (word & 0xffffffff) == 0; }
int32_t SmiValue(uint64_t word) { return static_cast<int32_t>(word >> 32); }

template <typename T>
bool Read(uintptr_t address, T* value) {
  return os::ReadMemory(address, value, sizeof(T));
}

}  // namespace

int32_t OptimizedCodeReader::FunctionNumber(v8::Local<v8::UnboundScript> function) const {
  if (layout_ == nullptr) return -1;
  // The handle is valid, and so is the object that it holds.
  const auto* slot = reinterpret_cast<const Word*>(*function);
  const uintptr_t address =
      AddressOf(*slot) + static_cast<uintptr_t>(layout_->shared_function_number);
  return *reinterpret_cast<const int32_t*>(address);
}

const std::string& OptimizedCodeReader::ReadInlining(uintptr_t code_start) {
  payload_.clear();
  uintptr_t code;
  if (layout_ == nullptr) return payload_;
  if (!FindCode(code_start, &code) || !ReadTables(code)) {
    failed_++;
    payload_.clear();
  }
  return payload_;
}

bool OptimizedCodeReader::FindAround(uintptr_t address, FoundCode* found) {
  if (layout_ == nullptr) return false;
  uintptr_t code;
  const uintptr_t start = FindStart(address, &code);
  if (start == 0) return false;
  FunctionKey again;
  payload_.clear();
  if (!ReadFunction(code, &found->function) || !ReadTables(code)) return false;
  uintptr_t same_code;
  if (!FindCode(start, &same_code) || same_code != code || !ReadFunction(code, &again))
    return false;
  if (!(again == found->function)) return false;
  found->start = start;
  // Its length is not everywhere to be had: the next address may find it again.
  found->end = address + 1;
  found->inlining = payload_;
  return true;
}

// Instructions begin at multiples of 32 bytes, behind the reference to their Code object. 0: none
// does within a plausible distance.
uintptr_t OptimizedCodeReader::FindStart(uintptr_t address, uintptr_t* code) {
  constexpr uintptr_t kAlignment = 32;
  constexpr size_t kBlockBytes = 4096;
  constexpr size_t kMaxBlocks = 64;
  const auto back = static_cast<uintptr_t>(layout_->instructions_behind_code);
  char block[kBlockBytes];
  uintptr_t end = (address & ~(kAlignment - 1)) + kAlignment;
  for (size_t i = 0; i < kMaxBlocks; i++, end -= kBlockBytes) {
    // What could be a start within the block has its reference within it as well.
    const uintptr_t block_start = end - kBlockBytes - back;
    if (!os::ReadMemory(block_start, block, sizeof(block))) return 0;
    for (uintptr_t start = end - kAlignment; start >= end - kBlockBytes; start -= kAlignment) {
      Word reference;
      std::memcpy(&reference, block + (start - back - block_start), sizeof(reference));
      if (IsStrong(reference) && FindCode(start, code)) return start;
    }
  }
  return 0;
}

bool OptimizedCodeReader::ReadFunction(uintptr_t code, FunctionKey* key) {
  Word deoptimization_data;
  Word literal;
  Array data;
  const auto field = static_cast<uintptr_t>(layout_->code_deoptimization_data);
  return Read(code + field, &deoptimization_data) &&
         ReadArray(deoptimization_data, layout_->pointer_array_types, &data) &&
         ReadElement(data, layout_->function_index, &literal) && ReadKey(literal, key);
}

int32_t OptimizedCodeReader::TypeOfMap(Word map) {
  const auto known = type_of_map_.find(map);
  if (known != type_of_map_.end()) return known->second;
  uint16_t type;
  const uintptr_t address = AddressOf(map) + static_cast<uintptr_t>(layout_->map_instance_type);
  if (!IsStrong(map) || !Read(address, &type)) return -1;
  type_of_map_.emplace(map, type);
  return type;
}

bool OptimizedCodeReader::IsOfType(Word map, int32_t type) { return TypeOfMap(map) == type; }

// The instructions are part of an object of their own, which refers to the Code object in its first
// words; the Code object refers back.
bool OptimizedCodeReader::FindCode(uintptr_t code_start, uintptr_t* code) {
  constexpr size_t kHeadWords = 4;
  Word head[kHeadWords];
  if (!Read(code_start - sizeof(head), &head)) return false;
  for (size_t i = 0; i < kHeadWords; i++) {
    Word words[8];
    if (!IsStrong(head[i]) || !Read(AddressOf(head[i]), &words)) continue;
    if (!IsOfType(words[0], layout_->code_type)) continue;
    if (std::find(words + 1, words + 8, code_start) == words + 8) continue;
    *code = AddressOf(head[i]);
    return true;
  }
  return false;
}

bool OptimizedCodeReader::ReadArray(Word object, const std::vector<int32_t>& types, Array* array) {
  Word words[2];
  if (!IsStrong(object) || !Read(AddressOf(object), &words)) return false;
  if (std::find(types.begin(), types.end(), TypeOfMap(words[0])) == types.end()) return false;
  const Word length = words[1];
  if (!IsSmi(length) || SmiValue(length) < 0) return false;
  array->data = AddressOf(object) + static_cast<uintptr_t>(layout_->array_data);
  array->length = static_cast<uint32_t>(SmiValue(length));
  return array->length <= kMaxLength;
}

bool OptimizedCodeReader::ReadElement(const Array& array, int32_t index, Word* element) {
  if (index < 0 || static_cast<uint32_t>(index) >= array.length) return false;
  return Read(array.data + static_cast<uintptr_t>(index) * sizeof(Word), element);
}

bool OptimizedCodeReader::ReadTables(uintptr_t code) {
  Word deoptimization_data;
  Word source_positions;
  Array data;
  if (!Read(code + static_cast<uintptr_t>(layout_->code_deoptimization_data),
            &deoptimization_data) ||
      !ReadArray(deoptimization_data, layout_->pointer_array_types, &data)) {
    return false;
  }
  Word element;
  Array calls;
  if (!ReadElement(data, layout_->inlining_positions_index, &element) ||
      !ReadArray(element, layout_->byte_array_types, &calls)) {
    return false;
  }
  if (calls.length == 0) return true;  // nothing is inlined

  Array literals;
  if (!ReadElement(data, layout_->inlined_function_count_index, &element) || !IsSmi(element)) {
    return false;
  }
  const auto function_count = static_cast<uint32_t>(SmiValue(element));
  if (!ReadElement(data, layout_->literal_array_index, &element) ||
      !ReadArray(element, layout_->pointer_array_types, &literals)) {
    return false;
  }
  Array positions;
  if (!Read(code + static_cast<uintptr_t>(layout_->code_source_positions), &source_positions) ||
      !ReadArray(source_positions, layout_->byte_array_types, &positions)) {
    return false;
  }
  if (function_count > std::min(literals.length, kMaxInlinedFunctions) ||
      calls.length % sizeof(InlinedCall) != 0) {
    return false;
  }

  InliningHead head = {};
  head.encoding = layout_->position_encoding;
  head.position_bytes = positions.length;
  head.call_count = static_cast<uint32_t>(calls.length / sizeof(InlinedCall));
  head.function_count = function_count;
  const size_t calls_at = sizeof(head) + ((positions.length + 7) & ~size_t{7});
  const size_t functions_at = calls_at + calls.length;
  payload_.resize(functions_at + function_count * sizeof(FunctionKey));
  std::memcpy(payload_.data(), &head, sizeof(head));
  if (!os::ReadMemory(positions.data, payload_.data() + sizeof(head), positions.length) ||
      !os::ReadMemory(calls.data, payload_.data() + calls_at, calls.length)) {
    return false;
  }
  for (uint32_t i = 0; i < function_count; i++) {
    FunctionKey key;
    if (!ReadElement(literals, static_cast<int32_t>(i), &element) || !ReadKey(element, &key)) {
      return false;
    }
    std::memcpy(payload_.data() + functions_at + i * sizeof(key), &key, sizeof(key));
  }
  return true;
}

// A literal is the function, a wrapper of it, or a weak reference to one of them.
bool OptimizedCodeReader::ReadKey(Word literal, FunctionKey* key) {
  if ((literal & kTagMask) == kWeakTag) literal = AddressOf(literal) | kHeapObjectTag;
  Word words[8];
  if (!IsStrong(literal) || !Read(AddressOf(literal), &words)) return false;
  if (layout_->wrapper_type >= 0 && IsOfType(words[0], layout_->wrapper_type)) {
    literal = words[static_cast<size_t>(layout_->wrapped_function) / sizeof(Word)];
    if (!IsStrong(literal) || !Read(AddressOf(literal), &words)) return false;
  }
  if (!IsOfType(words[0], layout_->shared_function_type)) return false;
  std::memcpy(&key->number, reinterpret_cast<const char*>(words) + layout_->shared_function_number,
              sizeof(key->number));
  return ReadScriptId(words[static_cast<size_t>(layout_->shared_function_script) / sizeof(Word)],
                      &key->script_id);
}

bool OptimizedCodeReader::ReadScriptId(Word script, int32_t* id) {
  Word map;
  Word value;
  if (!IsStrong(script) || !Read(AddressOf(script), &map)) return false;
  if (!IsOfType(map, layout_->script_type)) return false;
  if (!Read(AddressOf(script) + static_cast<uintptr_t>(layout_->script_id), &value)) return false;
  if (!IsSmi(value)) return false;
  *id = SmiValue(value);
  return true;
}

}  // namespace nativeprof
