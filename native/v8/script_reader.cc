#include "script_reader.h"

#include <algorithm>
#include <cstring>

#include <v8-script.h>

#include "../collect/line_ends.h"
#include "../collect/line_table.h"
#include "../os/process_memory.h"
#include "raw_handle.h"

namespace nativeprof {

ScriptLines ScriptReader::ReadLines(v8::Local<v8::UnboundScript> function, int32_t script_id) {
  const HeapLayout* const layout = heap_->layout();
  if (layout == nullptr) return {};
  const HeapReader::Word object = ObjectOf(function);
  HeapReader::Head head;
  if (!IsHeapObject(object) || !heap_->ReadHead(HeapReader::AddressOf(object), &head) ||
      !heap_->IsOfType(head.words[0], layout->shared_function_type)) {
    heap_->GiveUp();
    return {};
  }
  // Up to V8 11 a debugger may have put an object of its own in the script's place.
  int32_t read_id;
  const auto script = head.At<HeapReader::Word>(layout->shared_function_script);
  if (!heap_->ReadScriptId(script, &read_id)) return {};
  if (read_id != script_id) {
    heap_->GiveUp();
    return {};
  }
  ScriptLines lines;
  if (!ReadOrigin(script, &lines.origin)) {
    heap_->GiveUp();
    return {};
  }
  if (!ReadLineEnds(script, &lines.ends)) {
    lines.text = HoldText(script);
    if (lines.text != 0) return lines;
    function->GetLineNumber(0);  // has V8 look for them
    if (!ReadLineEnds(script, &lines.ends)) return {};
  }
  // The middle line's first character, by both.
  const LineTable table(lines.ends);
  const size_t count = lines.ends.size() / sizeof(int32_t);
  int32_t end = 0;
  if (count < 2) return lines;
  std::memcpy(&end, lines.ends.data() + (count / 2 - 1) * sizeof(int32_t), sizeof(end));
  const int64_t line = int64_t{table.Find(end + 1).line} - 1 + lines.origin.line;
  if (line == function->GetLineNumber(end + 1)) return lines;
  heap_->GiveUp();
  return {};
}

// Keeps the text alive. 0: it is not in one piece in V8's heap.
uint64_t ScriptReader::HoldText(HeapReader::Word script) {
  HeapReader::Word source;
  TextInMemory text;
  const uintptr_t field =
      HeapReader::AddressOf(script) + static_cast<uintptr_t>(heap_->layout()->script_source);
  if (!heap_->Read(field, &source) || !heap_->ReadText(source, &text)) return 0;
  v8::HandleScope scope(isolate_);
  texts_.emplace_back(isolate_, HandleOf<v8::String>(isolate_, source));
  uint64_t slot;
  static_assert(sizeof(texts_.back()) == sizeof(slot));
  std::memcpy(&slot, &texts_.back(), sizeof(slot));
  return slot;
}

std::string FindLineEndsOf(HeapReader* heap, uint64_t text) {
  constexpr int kAttempts = 3;
  if (heap->layout() == nullptr) return {};
  for (int i = 0; i < kAttempts; i++) {
    HeapReader::Word before;
    HeapReader::Word after;
    TextInMemory found;
    if (!heap->Read(text, &before) || !heap->ReadText(before, &found)) continue;
    std::string ends = FindLineEnds(found, os::ReadMemory);
    // When V8 has moved the text, its old place is left as it is until all that refer to it know.
    if (!ends.empty() && heap->Read(text, &after) && after == before) return ends;
  }
  return {};
}

int32_t ScriptReader::FunctionNumber(v8::Local<v8::UnboundScript> function) const {
  if (heap_->layout() == nullptr) return -1;
  // The handle is valid, and so is the object that it holds.
  const uintptr_t address = HeapReader::AddressOf(ObjectOf(function)) +
                            static_cast<uintptr_t>(heap_->layout()->shared_function_number);
  return *reinterpret_cast<const int32_t*>(address);
}

bool ScriptReader::ReadOrigin(HeapReader::Word script, ScriptOrigin* origin) {
  const HeapLayout& layout = *heap_->layout();
  const uintptr_t address = HeapReader::AddressOf(script);
  HeapReader::Word line;
  HeapReader::Word column;
  if (!heap_->Read(address + static_cast<uintptr_t>(layout.script_line_offset), &line) ||
      !heap_->Read(address + static_cast<uintptr_t>(layout.script_column_offset), &column) ||
      !IsSmi(line) || !IsSmi(column)) {
    return false;
  }
  *origin = {HeapReader::SmiValue(line), HeapReader::SmiValue(column)};
  return true;
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
