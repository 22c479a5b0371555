// Reads from V8's heap where the instructions of a piece of optimised code come from, and which
// functions were inlined into it. Whatever is not exactly what it should be is left alone, and
// counted.
#ifndef NATIVEPROF_V8_OPTIMIZED_CODE_H_
#define NATIVEPROF_V8_OPTIMIZED_CODE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "../collect/code_map.h"
#include "heap_reader.h"

namespace nativeprof {

class OptimizedCodeReader {
 public:
  explicit OptimizedCodeReader(HeapReader* heap) : heap_(heap) {}

  // Inside a code event's callback, on the isolate's own thread: no object moves meanwhile. See
  // PositionsHead; empty where they could not be read. Valid until the next call.
  const std::string& ReadPositions(uintptr_t code_start);

  // Code objects that could not be read.
  uint64_t failed() const { return failed_; }

  // Any thread, one at a time: the optimised code around an address. The garbage collector may move
  // it away meanwhile: what is found is read twice, and must be the same.
  bool FindAround(uintptr_t address, FoundCode* found);

 private:
  struct DeoptimizationData {
    uint32_t function_count;
    HeapReader::Word literals;
    HeapReader::Word calls;
    HeapReader::Word function;
  };

  bool FindCode(uintptr_t code_start, uintptr_t* code);
  uintptr_t FindStart(uintptr_t address, uintptr_t* code);
  bool ReadDeoptimizationData(uintptr_t code, DeoptimizationData* data);
  bool ReadFunction(uintptr_t code, FunctionKey* key);
  bool ReadTables(uintptr_t code);
  bool ReadKeys(const HeapReader::Word* literals, uint32_t count, FunctionKey* keys);

  HeapReader* const heap_;
  std::string payload_;
  // Of the code object that is being read; here to keep their memory.
  std::vector<HeapReader::Word> literals_;
  std::vector<HeapReader::Word> functions_;
  std::vector<HeapReader::Head> heads_;
  uint64_t failed_ = 0;
};

}  // namespace nativeprof

#endif  // NATIVEPROF_V8_OPTIMIZED_CODE_H_
