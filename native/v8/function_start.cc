#include "function_start.h"

#include <v8-function.h>
#include <v8-script.h>
#include <v8-version.h>

#include "raw_handle.h"

namespace nativeprof {

#if V8_MAJOR_VERSION >= 12

int32_t FindFunctionStart(HeapReader*, v8::Local<v8::UnboundScript>,
                          v8::Local<v8::Function> closure) {
  return closure->GetScriptStartPosition();
}

#else

// In the description of the function's scope, behind what some have and others not
// (src/objects/scope-info.tq).
int32_t FindFunctionStart(HeapReader* heap, v8::Local<v8::UnboundScript> function,
                          v8::Local<v8::Function>) {
  using Word = HeapReader::Word;
  constexpr size_t kMaxWords = 1 << 16;
  constexpr Word kMostInlinedNames = 74;
  const HeapLayout& layout = *heap->layout();
  Word object;
  Word head[4];
  const uintptr_t field = HeapReader::AddressOf(ObjectOf(function)) +
                          static_cast<uintptr_t>(layout.shared_function_scope);
  if (!heap->Read(field, &object) || !IsHeapObject(object)) return -1;
  const uintptr_t scope = HeapReader::AddressOf(object);
  if (!heap->Read(scope, &head) || !heap->IsOfType(head[0], layout.scope_type) || !IsSmi(head[1]) ||
      !IsSmi(head[3])) {
    return -1;
  }
  const auto flags = static_cast<uint32_t>(HeapReader::SmiValue(head[1]));
  const auto locals = static_cast<Word>(HeapReader::SmiValue(head[3]));
  const bool is_empty = (flags >> 29 & 1) != 0;
  if (is_empty) return -1;
  const bool has_class_variable = (flags >> 10 & 1) != 0;
  const bool has_own_variable = (flags >> 12 & 3) != 0;
  const bool has_inferred_name = (flags >> 14 & 1) != 0;
  const Word before = 4 + (locals <= kMostInlinedNames ? locals : 1) + locals +
                      (has_class_variable ? 1 : 0) + (has_own_variable ? 2 : 0) +
                      (has_inferred_name ? 1 : 0);
  Word range[2];
  if (before > kMaxWords || !heap->Read(scope + before * sizeof(Word), &range) ||
      !IsSmi(range[0]) || !IsSmi(range[1]) ||
      HeapReader::SmiValue(range[0]) > HeapReader::SmiValue(range[1])) {
    return -1;
  }
  return HeapReader::SmiValue(range[0]);
}

#endif

}  // namespace nativeprof
