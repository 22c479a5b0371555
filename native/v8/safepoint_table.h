// The table of calls that V8 puts behind the instructions of optimised code.
#ifndef NATIVEPROF_V8_SAFEPOINT_TABLE_H_
#define NATIVEPROF_V8_SAFEPOINT_TABLE_H_

#include <cstdint>
#include <vector>

#include "heap_reader.h"

namespace nativeprof {

// A call behind which the code can be deoptimised; offsets from where its instructions begin.
struct Safepoint {
  int32_t pc_offset;  // where the call returns to
  // An entry of the deoptimisation data, and where the call returns to instead to get there.
  uint32_t exit_number;
  int32_t exit_offset;
};

class SafepointTable {
 public:
  explicit SafepointTable(HeapReader* heap) : heap_(heap) {}

  // Only while there is a layout. False: what lies at `table` is none.
  bool Read(uintptr_t table, bool by_maglev, std::vector<Safepoint>* safepoints);

 private:
  HeapReader* const heap_;
  std::vector<uint8_t> entries_;  // here to keep their memory
};

}  // namespace nativeprof

#endif  // NATIVEPROF_V8_SAFEPOINT_TABLE_H_
