// Reads from V8's heap which functions were inlined into a piece of optimised code. Whatever is not
// exactly what it should be is left alone, and counted.
#ifndef NATIVEPROF_V8_OPTIMIZED_CODE_H_
#define NATIVEPROF_V8_OPTIMIZED_CODE_H_

#include <cstdint>
#include <cstring>
#include <string>
#include <unordered_map>
#include <unordered_set>
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
  // `remembers_pages`: memory that could be read once is read directly from then on, until
  // ForgetPages(): a tenth of the time. Only where nothing can be unmapped unnoticed.
  explicit OptimizedCodeReader(bool remembers_pages)
      : layout_(TheHeapLayout()), remembers_pages_(remembers_pages) {}

  // False: this V8 is not one that we know, or what we read contradicted what it says itself.
  bool works() const { return layout_ != nullptr; }

  // --- Inside a code event's callback, on the isolate's own thread: no object moves meanwhile ---

  // Compares what we read of a function with what V8's API says: the layout that we assume is given
  // up at the first difference.
  void Check(v8::Local<v8::UnboundScript> function, int32_t script_id);

  // V8's number of a function in its script; -1: not known. V8 hands out a function as a script.
  int32_t FunctionNumber(v8::Local<v8::UnboundScript> function) const;

  // See InliningHead; empty where nothing is inlined. Valid until the next call.
  const std::string& ReadInlining(uintptr_t code_start);

  // To be called at every collection of the old generation, where what we read lives: V8 gives
  // memory back then.
  void ForgetPages() { known_pages_.clear(); }

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

  struct DeoptimizationData {
    uint32_t function_count;
    Word literals;
    Word calls;
    Word function;
  };
  // The first words of an object.
  struct Head {
    Word words[8];
    template <typename T>
    T At(int32_t offset) const {
      T value = {};
      if (offset < 0 || static_cast<size_t>(offset) + sizeof(T) > sizeof(words)) return value;
      std::memcpy(&value, reinterpret_cast<const char*>(words) + offset, sizeof(T));
      return value;
    }
  };

  static constexpr int kPageBits = 12;
  template <typename T>
  bool Read(uintptr_t address, T* value) {
    return ReadBytes(address, value, sizeof(T));
  }
  bool ReadBytes(uintptr_t address, void* to, size_t size_bytes);
  bool IsKnown(uintptr_t address, size_t size_bytes) const;
  void MakeKnown(uintptr_t address, size_t size_bytes);
  bool IsOfType(Word map, int32_t type) { return TypeOfMap(map) == type; }
  int32_t TypeOfMap(Word map);
  bool FindCode(uintptr_t code_start, uintptr_t* code);
  uintptr_t FindStart(uintptr_t address, uintptr_t* code);
  bool ReadArray(Word object, const std::vector<int32_t>& types, Array* array);
  bool ReadDeoptimizationData(uintptr_t code, DeoptimizationData* data);
  bool ReadFunction(uintptr_t code, FunctionKey* key);
  bool ReadTables(uintptr_t code);
  bool ReadHeads(const std::vector<Word>& objects);
  bool ReadKeys(const Word* literals, uint32_t count, FunctionKey* keys);
  bool ReadScriptId(Word script, int32_t* id);

  const HeapLayout* layout_;  // null: see works()
  const bool remembers_pages_;
  std::unordered_set<uintptr_t> known_pages_;
  // Maps of the types that we read stay where they are: V8 keeps them in its read-only space.
  std::unordered_map<Word, int32_t> type_of_map_;
  std::string payload_;
  // Of the code object that is being read; here to keep their memory.
  std::vector<Word> literals_;
  std::vector<Word> functions_;
  std::vector<uintptr_t> addresses_;
  std::vector<Head> heads_;
  uint64_t failed_ = 0;
};

}  // namespace nativeprof

#endif  // NATIVEPROF_V8_OPTIMIZED_CODE_H_
