// Reads from V8's heap which functions were inlined into a piece of optimised code. Whatever is not
// exactly what it should be is left alone, and counted.
#ifndef NATIVEPROF_V8_OPTIMIZED_CODE_H_
#define NATIVEPROF_V8_OPTIMIZED_CODE_H_

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include <v8-local-handle.h>

#include "../collect/code_map.h"
#include "heap_layout.h"

namespace v8 {
class UnboundScript;
}

namespace nativeprof {

class OptimizedCodeReader {
 public:
  OptimizedCodeReader() : layout_(TheHeapLayout()) {}

  static bool IsPossible() { return TheHeapLayout() != nullptr; }

  // --- Inside a code event's callback, on the isolate's own thread: no object moves meanwhile ---

  // V8's number of a function in its script; -1: not known. V8 hands out a function as a script.
  int32_t FunctionNumber(v8::Local<v8::UnboundScript> function) const;

  // See InliningHead; empty where nothing is inlined. Valid until the next call.
  const std::string& ReadInlining(uintptr_t code_start);

  // Code objects that could not be read.
  uint64_t failed() const { return failed_; }

  // --- Any thread; one at a time ---

  // The optimised code around an address. The garbage collector may move it away meanwhile: what is
  // found is read twice, and must be the same.
  bool FindAround(uintptr_t address, FoundCode* found);

 private:
  using Word = uint64_t;
  struct Array {
    uintptr_t data;
    uint32_t length;
  };

  bool IsOfType(Word map, int32_t type);
  int32_t TypeOfMap(Word map);
  bool FindCode(uintptr_t code_start, uintptr_t* code);
  bool ReadArray(Word object, const std::vector<int32_t>& types, Array* array);
  bool ReadElement(const Array& array, int32_t index, Word* element);
  bool ReadKey(Word literal, FunctionKey* key);
  bool ReadTables(uintptr_t code);
  bool ReadFunction(uintptr_t code, FunctionKey* key);
  uintptr_t FindStart(uintptr_t address, uintptr_t* code);
  bool ReadScriptId(Word script, int32_t* id);

  const HeapLayout* const layout_;
  // Maps of the types that we read stay where they are: V8 keeps them in its read-only space.
  std::unordered_map<Word, int32_t> type_of_map_;
  std::string payload_;
  uint64_t failed_ = 0;
};

}  // namespace nativeprof

#endif  // NATIVEPROF_V8_OPTIMIZED_CODE_H_
