// Reads from V8's heap where the instructions of a piece of code come from, and which functions
// were inlined into it. Whatever is not exactly what it should be is left alone, and counted.
#ifndef NATIVEPROF_V8_CODE_READER_H_
#define NATIVEPROF_V8_CODE_READER_H_

#include <cstdint>
#include <string>
#include <vector>

#include "../collect/code_map.h"
#include "deoptimization_data.h"
#include "heap_reader.h"

namespace nativeprof {

class CodeReader {
 public:
  explicit CodeReader(HeapReader* heap) : heap_(heap), deoptimization_(heap) {}

  // Inside a code event's callback, on the isolate's own thread: no object moves meanwhile. See
  // PositionsHead; empty where they could not be read. Valid until the next call.
  const std::string& ReadOptimized(uintptr_t code_start, size_t size_bytes, bool by_maglev);
  const std::string& ReadBaseline(uintptr_t code_start);
  const std::string& ReadBytecode(uintptr_t bytecode_start);

  // Pieces of optimised code that could not be read.
  uint64_t failed() const { return failed_; }

  // Any thread, one at a time: the code in V8's heap around an address. The garbage collector may
  // move it away meanwhile: what is found is read twice, and must be the same.
  bool FindAround(uintptr_t address, FoundCode* found);

  // Likewise: at which of these addresses there is still the first bytecode of some function.
  std::vector<bool> AreBytecode(const std::vector<uint64_t>& starts);

 private:
  struct Bytecode {
    HeapReader::Array bytes;
    HeapReader::Array positions;
  };

  bool FindBytecode(uintptr_t object, Bytecode* bytecode);
  bool ReadBaselineTables(uintptr_t code);
  void BeginPayload(const PositionsHead& head) {
    payload_.assign(reinterpret_cast<const char*>(&head), sizeof(head));
  }
  bool AppendToPayload(const HeapReader::Array& bytes);
  bool FindCode(uintptr_t code_start, uintptr_t* code);
  uintptr_t FindStart(uintptr_t address, uintptr_t* code);
  bool Describe(uintptr_t code, uintptr_t start, FoundCode* found);
  bool ReadBytecodeOf(uintptr_t code, uint64_t* start);
  bool ReadFunction(uintptr_t code, FunctionKey* key);
  // `code_end`: of its instructions.
  bool ReadOptimizedTables(uintptr_t code, uintptr_t code_end, bool by_maglev);
  bool FindTranslations(HeapReader::Array* translations);
  bool ReadKeys(const HeapReader::Word* literals, uint32_t count, FunctionKey* keys);

  HeapReader* const heap_;
  DeoptimizationData deoptimization_;
  std::string payload_;
  // Of the code object that is being read; here to keep their memory.
  std::vector<CallReturn> returns_;
  std::vector<HeapReader::Word> literals_;
  std::vector<HeapReader::Word> functions_;
  std::vector<HeapReader::Head> heads_;
  uint64_t failed_ = 0;
};

}  // namespace nativeprof

#endif  // NATIVEPROF_V8_CODE_READER_H_
