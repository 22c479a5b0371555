#include "optimized_code.h"

#include <algorithm>
#include <cstring>

#include "../os/process_memory.h"
#include "../signal/tagged_word.h"

namespace nativeprof {
namespace {

constexpr uint32_t kMaxLength = 1 << 24;

// Tables that contradict themselves must not make us read for ever.
constexpr uint32_t kMaxInlinedFunctions = 1 << 12;

uintptr_t AddressOf(uint64_t word) { return word & ~kTagMask; }
int32_t SmiValue(uint64_t word) { return static_cast<int32_t>(word >> 32); }

}  // namespace

void OptimizedCodeReader::Check(v8::Local<v8::UnboundScript> function, int32_t script_id) {
  if (layout_ == nullptr) return;
  const Word object = *reinterpret_cast<const Word*>(*function);
  Head head;
  if (!IsHeapObject(object) || !Read(AddressOf(object), &head) ||
      !IsOfType(head.words[0], layout_->shared_function_type)) {
    layout_ = nullptr;
    return;
  }
  // Up to V8 11 a debugger may have put an object of its own in the script's place.
  int32_t read_id;
  const Word script = head.At<Word>(layout_->shared_function_script);
  if (ReadScriptId(script, &read_id) && read_id != script_id) layout_ = nullptr;
}

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
    if (!ReadBytes(block_start, block, sizeof(block))) return 0;
    for (uintptr_t start = end - kAlignment; start >= end - kBlockBytes; start -= kAlignment) {
      Word reference;
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
  Word words[kMaxElements];
  Word object;
  Array array;
  const int32_t needed = layout_->inlining_positions_index + 1;
  const auto field = static_cast<uintptr_t>(layout_->code_deoptimization_data);
  if (needed > kMaxElements || !Read(code + field, &object) ||
      !ReadArray(object, layout_->pointer_array_types, &array) ||
      array.length < static_cast<uint32_t>(needed) ||
      !ReadBytes(array.data, words, static_cast<size_t>(needed) * sizeof(Word))) {
    return false;
  }
  const auto at = [&](int32_t index) { return words[static_cast<size_t>(index)]; };
  if (!IsSmi(at(layout_->inlined_function_count_index))) return false;
  data->function_count = static_cast<uint32_t>(SmiValue(at(layout_->inlined_function_count_index)));
  data->literals = at(layout_->literal_array_index);
  data->calls = at(layout_->inlining_positions_index);
  data->function = at(layout_->function_index);
  return true;
}

bool OptimizedCodeReader::ReadBytes(uintptr_t address, void* to, size_t size_bytes) {
  if (IsKnown(address, size_bytes)) {
    std::memcpy(to, reinterpret_cast<const void*>(address), size_bytes);
    return true;
  }
  if (!os::ReadMemory(address, to, size_bytes)) return false;
  MakeKnown(address, size_bytes);
  return true;
}

bool OptimizedCodeReader::IsKnown(uintptr_t address, size_t size_bytes) const {
  const uintptr_t last = (address + size_bytes - 1) >> kPageBits;
  for (uintptr_t page = address >> kPageBits; page <= last; page++) {
    if (known_pages_.count(page) == 0) return false;
  }
  return true;
}

void OptimizedCodeReader::MakeKnown(uintptr_t address, size_t size_bytes) {
  if (!remembers_pages_) return;
  const uintptr_t last = (address + size_bytes - 1) >> kPageBits;
  for (uintptr_t page = address >> kPageBits; page <= last; page++) known_pages_.insert(page);
}

int32_t OptimizedCodeReader::TypeOfMap(Word map) {
  const auto known = type_of_map_.find(map);
  if (known != type_of_map_.end()) return known->second;
  uint16_t type;
  const uintptr_t address = AddressOf(map) + static_cast<uintptr_t>(layout_->map_instance_type);
  if (!IsHeapObject(map) || !Read(address, &type)) return -1;
  type_of_map_.emplace(map, type);
  return type;
}

// The instructions are part of an object of their own, which refers to the Code object in its first
// words; the Code object refers back.
bool OptimizedCodeReader::FindCode(uintptr_t code_start, uintptr_t* code) {
  constexpr size_t kHeadWords = 4;
  Word head[kHeadWords];
  if (!Read(code_start - sizeof(head), &head)) return false;
  for (size_t i = 0; i < kHeadWords; i++) {
    Word words[8];
    if (!IsHeapObject(head[i]) || !Read(AddressOf(head[i]), &words)) continue;
    if (!IsOfType(words[0], layout_->code_type)) continue;
    if (std::find(words + 1, words + 8, code_start) == words + 8) continue;
    *code = AddressOf(head[i]);
    return true;
  }
  return false;
}

bool OptimizedCodeReader::ReadArray(Word object, const std::vector<int32_t>& types, Array* array) {
  Word words[2];
  if (!IsHeapObject(object) || !Read(AddressOf(object), &words)) return false;
  if (std::find(types.begin(), types.end(), TypeOfMap(words[0])) == types.end()) return false;
  const Word length = words[1];
  if (!IsSmi(length) || SmiValue(length) < 0) return false;
  array->data = AddressOf(object) + static_cast<uintptr_t>(layout_->array_data);
  array->length = static_cast<uint32_t>(SmiValue(length));
  return array->length <= kMaxLength;
}

bool OptimizedCodeReader::ReadTables(uintptr_t code) {
  DeoptimizationData data;
  Array calls;
  if (!ReadDeoptimizationData(code, &data) ||
      !ReadArray(data.calls, layout_->byte_array_types, &calls)) {
    return false;
  }
  if (calls.length == 0) return true;  // nothing is inlined

  Word source_positions;
  Array positions;
  Array literals;
  if (!ReadArray(data.literals, layout_->pointer_array_types, &literals) ||
      !Read(code + static_cast<uintptr_t>(layout_->code_source_positions), &source_positions) ||
      !ReadArray(source_positions, layout_->byte_array_types, &positions)) {
    return false;
  }
  const uint32_t function_count = data.function_count;
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
  if (!ReadBytes(positions.data, payload_.data() + sizeof(head), positions.length) ||
      !ReadBytes(calls.data, payload_.data() + calls_at, calls.length)) {
    return false;
  }
  literals_.resize(function_count);
  return ReadBytes(literals.data, literals_.data(), function_count * sizeof(Word)) &&
         ReadKeys(literals_.data(), function_count,
                  reinterpret_cast<FunctionKey*>(payload_.data() + functions_at));
}

// The heads of several objects, whatever their types.
bool OptimizedCodeReader::ReadHeads(const std::vector<Word>& objects) {
  addresses_.clear();
  for (const Word object : objects) {
    if (!IsHeapObject(object)) return false;
    addresses_.push_back(AddressOf(object));
  }
  heads_.resize(objects.size());
  const auto are_known = [this](uintptr_t address) { return IsKnown(address, sizeof(Head)); };
  if (!std::all_of(addresses_.begin(), addresses_.end(), are_known)) {
    if (!os::ReadMemoryEach(addresses_.data(), addresses_.size(), heads_.data(), sizeof(Head))) {
      return false;
    }
    for (const uintptr_t address : addresses_) MakeKnown(address, sizeof(Head));
    return true;
  }
  for (size_t i = 0; i < addresses_.size(); i++) {
    std::memcpy(&heads_[i], reinterpret_cast<const void*>(addresses_[i]), sizeof(Head));
  }
  return true;
}

// A literal is the function, a wrapper of it, or a weak reference to one of them.
bool OptimizedCodeReader::ReadKeys(const Word* literals, uint32_t count, FunctionKey* keys) {
  functions_.assign(literals, literals + count);
  for (Word& function : functions_) {
    if ((function & kTagMask) == kWeakTag) function = AddressOf(function) | kHeapObjectTag;
  }
  if (!ReadHeads(functions_)) return false;
  const int32_t type = layout_->wrapper_type;
  const auto is_wrapper = [&](const Head& head) {
    return type >= 0 && IsOfType(head.words[0], type);
  };
  if (std::any_of(heads_.begin(), heads_.end(), is_wrapper)) {
    for (size_t i = 0; i < functions_.size(); i++) {
      if (is_wrapper(heads_[i])) functions_[i] = heads_[i].At<Word>(layout_->wrapped_function);
    }
    if (!ReadHeads(functions_)) return false;
  }
  // Neighbours are mostly of the same script.
  Word script = 0;
  int32_t script_id = -1;
  for (size_t i = 0; i < functions_.size(); i++) {
    const Head& head = heads_[i];
    if (!IsOfType(head.words[0], layout_->shared_function_type)) return false;
    const Word its_script = head.At<Word>(layout_->shared_function_script);
    if (its_script != script && !ReadScriptId(its_script, &script_id)) return false;
    script = its_script;
    keys[i] = {script_id, head.At<int32_t>(layout_->shared_function_number)};
  }
  return true;
}

bool OptimizedCodeReader::ReadScriptId(Word script, int32_t* id) {
  constexpr size_t kMaxWords = 16;
  Word words[kMaxWords];
  const auto id_word = static_cast<size_t>(layout_->script_id) / sizeof(Word);
  if (id_word >= kMaxWords || !IsHeapObject(script) ||
      !ReadBytes(AddressOf(script), words, (id_word + 1) * sizeof(Word)) ||
      !IsOfType(words[0], layout_->script_type) || !IsSmi(words[id_word])) {
    return false;
  }
  *id = SmiValue(words[id_word]);
  return true;
}

}  // namespace nativeprof
