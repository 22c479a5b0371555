// Which bytecode a piece of the baseline compiler's code executes: V8 keeps how many bytes of
// machine code each bytecode takes. Collector thread only.
#ifndef NATIVEPROF_COLLECT_BASELINE_TABLE_H_
#define NATIVEPROF_COLLECT_BASELINE_TABLE_H_

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "bytecode_sizes.h"

namespace nativeprof {

class BaselineTable {
 public:
  // All three must stay. False: they contradict each other, or the size of a bytecode is not known.
  bool Open(std::string_view bytecodes, std::string_view table, const BytecodeSizes* sizes);

  // The offset of the bytecode; -1 in the prologue.
  int32_t BytecodeAt(int32_t pc_offset) const;

 private:
  // A bytecode, where the machine code behind it begins, and the sizes that follow.
  struct Cursor {
    int64_t bytecode_offset = -1;  // of the prologue
    uint64_t end = 0;
    std::string_view rest;
  };
  bool AddSize(Cursor* cursor) const;
  bool Next(Cursor* cursor) const;

  std::string_view bytecodes_;
  const BytecodeSizes* sizes_ = nullptr;
  // Every so many bytecodes one, in their order, the prologue included: to start from.
  static constexpr size_t kStep = 16;
  std::vector<Cursor> starts_;
};

}  // namespace nativeprof

#endif  // NATIVEPROF_COLLECT_BASELINE_TABLE_H_
