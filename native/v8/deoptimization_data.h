// What V8 keeps beside optimised code to get back from it: which functions are inlined, and where
// its calls return to.
#ifndef NATIVEPROF_V8_DEOPTIMIZATION_DATA_H_
#define NATIVEPROF_V8_DEOPTIMIZATION_DATA_H_

#include <cstdint>
#include <vector>

#include "../collect/code_positions.h"
#include "heap_reader.h"
#include "safepoint_table.h"

namespace nativeprof {

// All of it only while there is a layout.
class DeoptimizationData {
 public:
  explicit DeoptimizationData(HeapReader* heap) : heap_(heap), safepoint_table_(heap) {}

  // The rest only where this is true.
  bool Read(uintptr_t code);

  uint32_t inlined_function_count() const;
  HeapReader::Word literals() const { return At(heap_->layout()->literal_array_index); }
  HeapReader::Word inlined_calls() const { return At(heap_->layout()->inlining_positions_index); }
  HeapReader::Word frame_translations() const {
    return At(heap_->layout()->frame_translations_index);
  }
  HeapReader::Word function() const { return At(heap_->layout()->function_index); }

  // The bytecode at which code is entered that replaces code that runs; -1: it is none.
  int32_t replacement_bytecode() const;

  // `code_end`: of the instructions; 0: not known. False: it contradicts itself.
  bool FindReturns(uintptr_t code_end, bool by_maglev, std::vector<CallReturn>* returns);

 private:
  HeapReader::Word At(int32_t index) const { return elements_[static_cast<size_t>(index)]; }
  int64_t NumberAt(int64_t index) const;
  void FindReturnsOfExits(std::vector<CallReturn>* returns) const;

  HeapReader* const heap_;
  SafepointTable safepoint_table_;
  std::vector<HeapReader::Word> elements_;
  std::vector<Safepoint> safepoints_;  // here to keep their memory
};

}  // namespace nativeprof

#endif  // NATIVEPROF_V8_DEOPTIMIZATION_DATA_H_
