#include "code_reader.h"

#include <algorithm>
#include <cstring>

namespace nativeprof {
namespace {

// Tables that contradict themselves must not make us read for ever.
constexpr uint32_t kMaxInlinedFunctions = 1 << 12;

}  // namespace

const std::string& CodeReader::ReadOptimized(uintptr_t code_start, size_t size_bytes,
                                             bool by_maglev) {
  payload_.clear();
  uintptr_t code;
  if (heap_->layout() == nullptr) return payload_;
  if (!FindCode(code_start, &code) ||
      !ReadOptimizedTables(code, code_start + size_bytes, by_maglev)) {
    failed_++;
    payload_.clear();
  }
  return payload_;
}

const std::string& CodeReader::ReadBaseline(uintptr_t code_start) {
  payload_.clear();
  uintptr_t code;
  if (heap_->layout() == nullptr) return payload_;
  if (!FindCode(code_start, &code) || !ReadBaselineTables(code)) payload_.clear();
  return payload_;
}

const std::string& CodeReader::ReadBytecode(uintptr_t bytecode_start) {
  payload_.clear();
  Bytecode bytecode;
  if (heap_->layout() == nullptr) return payload_;
  const auto data = static_cast<uintptr_t>(heap_->layout()->bytecode_data);
  if (!FindBytecode(bytecode_start - data, &bytecode)) return payload_;
  PositionsHead head = {};
  head.encoding = heap_->layout()->position_encoding;
  head.position_bytes = bytecode.positions.length;
  BeginPayload(head);
  if (!AppendToPayload(bytecode.positions)) payload_.clear();
  return payload_;
}

bool CodeReader::ReadFunction(uintptr_t code, FunctionKey* key) {
  if (!deoptimization_.Read(code)) return false;
  const HeapReader::Word function = deoptimization_.function();
  return ReadKeys(&function, 1, key);
}

// The instructions are part of an object of their own, which refers to the Code object; the Code
// object refers back.
bool CodeReader::FindCode(uintptr_t code_start, uintptr_t* code) {
  const auto back = static_cast<uintptr_t>(heap_->layout()->instructions_behind_code);
  HeapReader::Word reference;
  HeapReader::Word words[8];
  if (!heap_->Read(code_start - back, &reference) || !IsHeapObject(reference) ||
      !heap_->Read(HeapReader::AddressOf(reference), &words) ||
      !heap_->IsOfType(words[0], heap_->layout()->code_type) ||
      std::find(words + 1, words + 8, code_start) == words + 8) {
    return false;
  }
  *code = HeapReader::AddressOf(reference);
  return true;
}

bool CodeReader::ReadOptimizedTables(uintptr_t code, uintptr_t code_end, bool by_maglev) {
  HeapReader::Array calls;
  HeapReader::Array positions;
  HeapReader::Array literals;
  HeapReader::Array translations = {};
  HeapReader::Word source_positions;
  const HeapLayout& layout = *heap_->layout();
  if (!deoptimization_.Read(code) ||
      !heap_->ReadArray(deoptimization_.inlined_calls(), layout.byte_array_types, &calls) ||
      !heap_->ReadArray(deoptimization_.literals(), layout.pointer_array_types, &literals) ||
      !heap_->Read(code + static_cast<uintptr_t>(layout.code_source_positions),
                   &source_positions) ||
      !heap_->ReadArray(source_positions, layout.byte_array_types, &positions) ||
      !deoptimization_.FindReturns(code_end, by_maglev, &returns_) ||
      (by_maglev && !FindTranslations(&translations))) {
    return false;
  }
  const uint32_t function_count = deoptimization_.inlined_function_count();
  if (function_count > std::min(literals.length, kMaxInlinedFunctions) ||
      calls.length % sizeof(InlinedCall) != 0) {
    return false;
  }

  PositionsHead head = {};
  head.encoding = layout.position_encoding;
  head.position_bytes = positions.length;
  head.call_count = static_cast<uint32_t>(calls.length / sizeof(InlinedCall));
  head.function_count = function_count;
  head.return_count = static_cast<uint32_t>(returns_.size());
  head.translation_bytes = translations.length;
  head.entry_bytecode = deoptimization_.replacement_bytecode();
  BeginPayload(head);
  if (!AppendToPayload(positions) || !AppendToPayload(calls)) return false;
  literals_.resize(function_count);
  const size_t functions_at = payload_.size();
  payload_.resize(functions_at + function_count * sizeof(FunctionKey));
  if (!heap_->ReadBytes(literals.data, literals_.data(),
                        function_count * sizeof(HeapReader::Word)) ||
      !ReadKeys(literals_.data(), function_count,
                reinterpret_cast<FunctionKey*>(payload_.data() + functions_at))) {
    return false;
  }
  if (!AppendToPayload(translations)) return false;
  payload_.append(reinterpret_cast<const char*>(returns_.data()),
                  returns_.size() * sizeof(CallReturn));
  return true;
}

// Those of the calls lie behind those of all other exits. `translation` of each call becomes where
// its own begins in what is taken.
bool CodeReader::FindTranslations(HeapReader::Array* translations) {
  constexpr size_t kHeadBytes = 8;  // the number of an instruction, and one operand
  if (!heap_->ReadArray(deoptimization_.frame_translations(), heap_->layout()->byte_array_types,
                        translations)) {
    return false;
  }
  size_t first = translations->length;
  for (const CallReturn& call : returns_) {
    if (call.translation >= 0) first = std::min(first, static_cast<size_t>(call.translation));
  }
  char head[kHeadBytes];
  const size_t head_bytes = std::min(kHeadBytes, translations->length - first);
  size_t basis;
  if (!heap_->ReadBytes(translations->data + first, head, head_bytes) ||
      !FindTranslationBasis({head, head_bytes}, first, &basis)) {
    basis = first;
  }
  translations->data += basis;
  translations->length -= static_cast<uint32_t>(basis);
  for (CallReturn& call : returns_) {
    if (call.translation >= 0) call.translation -= static_cast<int32_t>(basis);
  }
  return true;
}

// In the place of deoptimisation data, baseline code has its bytecode, and instead of positions
// what the machine code of each bytecode takes.
bool CodeReader::ReadBaselineTables(uintptr_t code) {
  const HeapLayout& layout = *heap_->layout();
  HeapReader::Word object;
  HeapReader::Word table;
  HeapReader::Array machine_code;
  Bytecode bytecode;
  if (!heap_->Read(code + static_cast<uintptr_t>(layout.code_deoptimization_data), &object) ||
      !IsHeapObject(object) || !FindBytecode(HeapReader::AddressOf(object), &bytecode) ||
      !heap_->Read(code + static_cast<uintptr_t>(layout.code_source_positions), &table) ||
      !heap_->ReadArray(table, layout.byte_array_types, &machine_code)) {
    return false;
  }
  PositionsHead head = {};
  head.encoding = layout.position_encoding;
  head.position_bytes = bytecode.positions.length;
  head.bytecode_bytes = bytecode.bytes.length;
  head.machine_code_table_bytes = machine_code.length;
  BeginPayload(head);
  return AppendToPayload(bytecode.positions) && AppendToPayload(bytecode.bytes) &&
         AppendToPayload(machine_code);
}

// Functions that were compiled before anybody wanted positions have none.
bool CodeReader::FindBytecode(uintptr_t object, Bytecode* bytecode) {
  const HeapLayout& layout = *heap_->layout();
  HeapReader::Head head;
  if (!heap_->ReadArray(object | kHeapObjectTag, layout.bytecode_type, &bytecode->bytes) ||
      !heap_->ReadHead(object, &head) ||
      !heap_->ReadArray(head.At<HeapReader::Word>(layout.bytecode_source_positions),
                        layout.byte_array_types, &bytecode->positions)) {
    return false;
  }
  bytecode->bytes.data = object + static_cast<uintptr_t>(layout.bytecode_data);
  return bytecode->positions.length > 0;
}

// Each array of the payload begins at a multiple of 8.
bool CodeReader::AppendToPayload(const HeapReader::Array& bytes) {
  const size_t start = payload_.size();
  payload_.resize(start + ((bytes.length + 7) & ~size_t{7}));
  return heap_->ReadBytes(bytes.data, payload_.data() + start, bytes.length);
}

// A literal is the function, a wrapper of it, or a weak reference to one of them.
bool CodeReader::ReadKeys(const HeapReader::Word* literals, uint32_t count, FunctionKey* keys) {
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
