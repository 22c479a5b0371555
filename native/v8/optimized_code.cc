#include "optimized_code.h"

#include <algorithm>
#include <cstring>

namespace nativeprof {
namespace {

// Tables that contradict themselves must not make us read for ever.
constexpr uint32_t kMaxInlinedFunctions = 1 << 12;

}  // namespace

const std::string& OptimizedCodeReader::ReadPositions(uintptr_t code_start) {
  payload_.clear();
  uintptr_t code;
  if (heap_->layout() == nullptr) return payload_;
  if (!FindCode(code_start, &code) || !ReadTables(code)) {
    failed_++;
    payload_.clear();
  }
  return payload_;
}

bool OptimizedCodeReader::FindAround(uintptr_t address, FoundCode* found) {
  if (heap_->layout() == nullptr) return false;
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
  found->positions = payload_;
  return true;
}

// Instructions begin at multiples of 32 bytes, behind the reference to their Code object. 0: none
// does within a plausible distance.
uintptr_t OptimizedCodeReader::FindStart(uintptr_t address, uintptr_t* code) {
  constexpr uintptr_t kAlignment = 32;
  constexpr size_t kBlockBytes = 4096;
  constexpr size_t kMaxBlocks = 64;
  const auto back = static_cast<uintptr_t>(heap_->layout()->instructions_behind_code);
  char block[kBlockBytes];
  uintptr_t end = (address & ~(kAlignment - 1)) + kAlignment;
  for (size_t i = 0; i < kMaxBlocks; i++, end -= kBlockBytes) {
    // What could be a start within the block has its reference within it as well.
    const uintptr_t block_start = end - kBlockBytes - back;
    if (!heap_->ReadBytes(block_start, block, sizeof(block))) return 0;
    for (uintptr_t start = end - kAlignment; start >= end - kBlockBytes; start -= kAlignment) {
      HeapReader::Word reference;
      std::memcpy(&reference, block + (start - back - block_start), sizeof(reference));
      if (IsHeapObject(reference) && FindCode(start, code)) return start;
    }
  }
  return 0;
}

bool OptimizedCodeReader::ReadFunction(uintptr_t code, FunctionKey* key) {
  DeoptimizationData data;
  return ReadDeoptimizationData(code, &data) && ReadKeys(&data.function, 1, key);
}

// As far as we need it, in one piece: the indices are small, and in ascending order.
bool OptimizedCodeReader::ReadDeoptimizationData(uintptr_t code, DeoptimizationData* data) {
  constexpr int32_t kMaxElements = 16;
  HeapReader::Word words[kMaxElements];
  HeapReader::Word object;
  HeapReader::Array array;
  const int32_t needed = heap_->layout()->inlining_positions_index + 1;
  const auto field = static_cast<uintptr_t>(heap_->layout()->code_deoptimization_data);
  if (needed > kMaxElements || !heap_->Read(code + field, &object) ||
      !heap_->ReadArray(object, heap_->layout()->pointer_array_types, &array) ||
      array.length < static_cast<uint32_t>(needed) ||
      !heap_->ReadBytes(array.data, words,
                        static_cast<size_t>(needed) * sizeof(HeapReader::Word))) {
    return false;
  }
  const auto at = [&](int32_t index) { return words[static_cast<size_t>(index)]; };
  if (!IsSmi(at(heap_->layout()->inlined_function_count_index))) return false;
  data->function_count = static_cast<uint32_t>(
      HeapReader::SmiValue(at(heap_->layout()->inlined_function_count_index)));
  data->literals = at(heap_->layout()->literal_array_index);
  data->calls = at(heap_->layout()->inlining_positions_index);
  data->function = at(heap_->layout()->function_index);
  return true;
}

// The instructions are part of an object of their own, which refers to the Code object in its first
// words; the Code object refers back.
bool OptimizedCodeReader::FindCode(uintptr_t code_start, uintptr_t* code) {
  constexpr size_t kHeadWords = 4;
  HeapReader::Word head[kHeadWords];
  if (!heap_->Read(code_start - sizeof(head), &head)) return false;
  for (size_t i = 0; i < kHeadWords; i++) {
    HeapReader::Word words[8];
    if (!IsHeapObject(head[i]) || !heap_->Read(HeapReader::AddressOf(head[i]), &words)) continue;
    if (!heap_->IsOfType(words[0], heap_->layout()->code_type)) continue;
    if (std::find(words + 1, words + 8, code_start) == words + 8) continue;
    *code = HeapReader::AddressOf(head[i]);
    return true;
  }
  return false;
}

bool OptimizedCodeReader::ReadTables(uintptr_t code) {
  DeoptimizationData data;
  HeapReader::Array calls;
  if (!ReadDeoptimizationData(code, &data) ||
      !heap_->ReadArray(data.calls, heap_->layout()->byte_array_types, &calls)) {
    return false;
  }
  HeapReader::Word source_positions;
  HeapReader::Array positions;
  HeapReader::Array literals;
  if (!heap_->ReadArray(data.literals, heap_->layout()->pointer_array_types, &literals) ||
      !heap_->Read(code + static_cast<uintptr_t>(heap_->layout()->code_source_positions),
                   &source_positions) ||
      !heap_->ReadArray(source_positions, heap_->layout()->byte_array_types, &positions)) {
    return false;
  }
  const uint32_t function_count = data.function_count;
  if (function_count > std::min(literals.length, kMaxInlinedFunctions) ||
      calls.length % sizeof(InlinedCall) != 0) {
    return false;
  }

  PositionsHead head = {};
  head.encoding = heap_->layout()->position_encoding;
  head.position_bytes = positions.length;
  head.call_count = static_cast<uint32_t>(calls.length / sizeof(InlinedCall));
  head.function_count = function_count;
  const size_t calls_at = sizeof(head) + ((positions.length + 7) & ~size_t{7});
  const size_t functions_at = calls_at + calls.length;
  payload_.resize(functions_at + function_count * sizeof(FunctionKey));
  std::memcpy(payload_.data(), &head, sizeof(head));
  if (!heap_->ReadBytes(positions.data, payload_.data() + sizeof(head), positions.length) ||
      !heap_->ReadBytes(calls.data, payload_.data() + calls_at, calls.length)) {
    return false;
  }
  literals_.resize(function_count);
  return heap_->ReadBytes(literals.data, literals_.data(),
                          function_count * sizeof(HeapReader::Word)) &&
         ReadKeys(literals_.data(), function_count,
                  reinterpret_cast<FunctionKey*>(payload_.data() + functions_at));
}

// A literal is the function, a wrapper of it, or a weak reference to one of them.
bool OptimizedCodeReader::ReadKeys(const HeapReader::Word* literals, uint32_t count,
                                   FunctionKey* keys) {
  functions_.assign(literals, literals + count);
  for (HeapReader::Word& function : functions_) {
    if ((function & kTagMask) == kWeakTag)
      function = HeapReader::AddressOf(function) | kHeapObjectTag;
  }
  if (!heap_->ReadHeads(functions_, &heads_)) return false;
  const int32_t type = heap_->layout()->wrapper_type;
  const auto is_wrapper = [&](const HeapReader::Head& head) {
    return type >= 0 && heap_->IsOfType(head.words[0], type);
  };
  if (std::any_of(heads_.begin(), heads_.end(), is_wrapper)) {
    for (size_t i = 0; i < functions_.size(); i++) {
      if (is_wrapper(heads_[i]))
        functions_[i] = heads_[i].At<HeapReader::Word>(heap_->layout()->wrapped_function);
    }
    if (!heap_->ReadHeads(functions_, &heads_)) return false;
  }
  // Neighbours are mostly of the same script.
  HeapReader::Word script = 0;
  int32_t script_id = -1;
  for (size_t i = 0; i < functions_.size(); i++) {
    const HeapReader::Head& head = heads_[i];
    if (!heap_->IsOfType(head.words[0], heap_->layout()->shared_function_type)) return false;
    const HeapReader::Word its_script =
        head.At<HeapReader::Word>(heap_->layout()->shared_function_script);
    if (its_script != script && !heap_->ReadScriptId(its_script, &script_id)) return false;
    script = its_script;
    keys[i] = {script_id, head.At<int32_t>(heap_->layout()->shared_function_number)};
  }
  return true;
}

}  // namespace nativeprof
