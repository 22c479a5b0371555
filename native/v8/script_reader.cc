#include "script_reader.h"

#include <algorithm>
#include <cstring>

#include <v8-script.h>

#include "../collect/line_table.h"

namespace nativeprof {

void ScriptReader::Check(v8::Local<v8::UnboundScript> function, int32_t script_id,
                         std::string* line_ends) {
  const HeapLayout* const layout = heap_->layout();
  if (layout == nullptr) return;
  const auto object = *reinterpret_cast<const HeapReader::Word*>(*function);
  HeapReader::Head head;
  if (!IsHeapObject(object) || !heap_->ReadHead(HeapReader::AddressOf(object), &head) ||
      !heap_->IsOfType(head.words[0], layout->shared_function_type)) {
    heap_->GiveUp();
    return;
  }
  // Up to V8 11 a debugger may have put an object of its own in the script's place.
  int32_t read_id;
  const auto script = head.At<HeapReader::Word>(layout->shared_function_script);
  if (!heap_->ReadScriptId(script, &read_id)) return;
  if (read_id != script_id) {
    heap_->GiveUp();
    return;
  }
  if (!ReadLineEnds(script, line_ends)) return;
  // The middle line's first character, by both. A script may begin in the middle of a file.
  const LineTable lines(*line_ends);
  const size_t count = line_ends->size() / sizeof(int32_t);
  int32_t end = 0;
  if (count < 2) return;
  std::memcpy(&end, line_ends->data() + (count / 2 - 1) * sizeof(int32_t), sizeof(end));
  const int first_line = function->GetLineNumber(0);
  if (lines.Find(end + 1).line - 1 != function->GetLineNumber(end + 1) - first_line) {
    heap_->GiveUp();
    line_ends->clear();
  }
}

int32_t ScriptReader::FunctionNumber(v8::Local<v8::UnboundScript> function) const {
  if (heap_->layout() == nullptr) return -1;
  // The handle is valid, and so is the object that it holds.
  const auto* slot = reinterpret_cast<const HeapReader::Word*>(*function);
  const uintptr_t address = HeapReader::AddressOf(*slot) +
                            static_cast<uintptr_t>(heap_->layout()->shared_function_number);
  return *reinterpret_cast<const int32_t*>(address);
}

bool ScriptReader::ReadLineEnds(HeapReader::Word script, std::string* line_ends) {
  const HeapLayout& layout = *heap_->layout();
  HeapReader::Word object;
  HeapReader::Array array;
  const uintptr_t field =
      HeapReader::AddressOf(script) + static_cast<uintptr_t>(layout.script_line_ends);
  if (!heap_->Read(field, &object) ||
      !heap_->ReadArray(object, layout.pointer_array_types, &array)) {
    return false;
  }
  elements_.resize(array.length);
  if (!heap_->ReadBytes(array.data, elements_.data(), array.length * sizeof(elements_[0])) ||
      !std::all_of(elements_.begin(), elements_.end(), IsSmi)) {
    return false;
  }
  line_ends->clear();
  for (const HeapReader::Word element : elements_) {
    const int32_t end = HeapReader::SmiValue(element);
    line_ends->append(reinterpret_cast<const char*>(&end), sizeof(end));
  }
  return true;
}

}  // namespace nativeprof
