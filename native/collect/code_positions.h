// Where in their scripts the instructions of one piece of code come from, and the functions that
// V8's compilers inlined into it. Collector thread only, but for the payload, which the JavaScript
// thread copies out of V8's heap.
#ifndef NATIVEPROF_COLLECT_CODE_POSITIONS_H_
#define NATIVEPROF_COLLECT_CODE_POSITIONS_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "baseline_table.h"
#include "bytecode_sizes.h"
#include "frame_translation.h"
#include "packed_array.h"
#include "payload.h"
#include "position_table.h"

namespace nativeprof {

// Identifies a function across all its code: V8 numbers the functions of a script in the order of
// its text.
struct FunctionKey {
  int32_t script_id = -1;
  int32_t number = -1;
  bool operator==(const FunctionKey& other) const {
    return script_id == other.script_id && number == other.number;
  }
};

// The bytecode at which a function is entered (kFunctionEntryBytecodeOffset in
// src/common/globals.h).
constexpr int32_t kFunctionEntry = -1;

// The payload of an event: this head, then `position_bytes` of V8's source position table,
// `call_count` InlinedCalls, `function_count` FunctionKeys, `translation_bytes` of V8's frame
// translations (for code of Maglev alone), and `return_count` CallReturns. Code of the baseline
// compiler has no table of its own: the positions are those of its bytecode, which follows, and
// then V8's table of what the machine code of each bytecode takes. Each begins at a multiple of 8
// bytes.
struct PositionsHead {
  PositionEncoding encoding;
  uint32_t position_bytes;
  uint32_t call_count;
  uint32_t function_count;
  uint32_t bytecode_bytes;
  uint32_t machine_code_table_bytes;
  uint32_t return_count;
  uint32_t translation_bytes;
  // Where the code is entered: kFunctionEntry, or the loop in which it replaces code that runs.
  int32_t entry_bytecode = kFunctionEntry;
  uint32_t reserved;
};
static_assert(sizeof(PositionsHead) == 40);

// V8's InliningPosition: a call that was inlined; `position` is where it stands in its caller.
struct InlinedCall {
  int64_t position;
  // Index into the FunctionKeys; -1: the function that the code belongs to, which Turbofan leaves
  // out of them where it is inlined into itself (DeoptimizationData::GetInlinedFunction()).
  int32_t function;
  int32_t reserved;
};
static_assert(sizeof(InlinedCall) == 16);

// A call of optimised code. V8 lets it return elsewhere when that code must be deoptimised.
struct CallReturn {
  int32_t pc_offset;
  int32_t exit_offset;
  // Where its frame translation begins; -1: not known.
  int32_t translation;
};

// A function that is active at an instruction, and where in its script.
struct ActiveFunction {
  FunctionKey key;
  int32_t script_offset = -1;
  // Which call of it was inlined at the instruction; -1: none, it is the innermost.
  int32_t call = -1;
};

// A function that is active at a call, and the bytecode that makes it.
struct ActiveBytecode {
  FunctionKey key;  // of none: the function that the code belongs to
  int32_t bytecode_offset;
};

// Reads a payload where it lies: decoded it would take several times as much, and most code is
// looked at a few times.
class CodePositions {
 public:
  // Null where the payload contradicts itself, or is of bytecodes whose sizes are not known.
  // Both must stay.
  static std::unique_ptr<const CodePositions> Open(std::string_view payload,
                                                   const BytecodeSizes* sizes);

  // Makes `active` the functions that are active at `pc_offset`, the innermost first: those that
  // are inlined there, and at last `own`, the one that the code belongs to. For a caller
  // `pc_offset` is one less than where the call returns to.
  void Find(int32_t pc_offset, const FunctionKey& own, std::vector<ActiveFunction>* active) const;

  // Where the first of them is in its script; -1: not known.
  int32_t FindInnermost(int32_t pc_offset) const;

  // Those that are active in the call that returns to `pc_offset` + 1, by its frame translation;
  // empty where that is not known.
  std::vector<ActiveBytecode> FindCall(int32_t pc_offset,
                                       const TranslationOperands& operands) const;

  // The first instruction that comes from there; -1: none does. Not of baseline code.
  int32_t FindFirst(int32_t script_offset) const { return positions_.FindFirst(script_offset); }

  // Where the same function was inlined into the same piece of code, in the order in which it was,
  // up to, but without, `call`.
  std::vector<int32_t> FindSiblings(int32_t call) const;

  bool by_maglev() const { return !translations_.empty(); }
  int32_t entry_bytecode() const { return entry_bytecode_; }

 private:
  CodePositions() = default;

  bool Read(std::string_view payload, const BytecodeSizes* sizes);
  bool ReadCalls() const;
  // V8's position; of the innermost function.
  std::optional<int64_t> PositionAt(int32_t pc_offset) const;
  // In the place of an exit the return that it stands for.
  int32_t WithoutExit(int32_t pc_offset) const;

  PositionTable positions_;
  std::optional<BaselineTable> baseline_;
  PackedArray<InlinedCall> calls_;
  PackedArray<FunctionKey> functions_;
  PackedArray<CallReturn> returns_;  // in the order of both their offsets
  std::string_view translations_;
  int32_t entry_bytecode_ = kFunctionEntry;
};

// A payload, and what it says once a sample hits its code.
class StoredPositions {
 public:
  explicit StoredPositions(Payload payload) : payload_(std::move(payload)) {}

  // See CodePositions::Open(). Valid until Detach().
  const CodePositions* Get(const BytecodeSizes* sizes);

  // Those that may be inlined.
  std::vector<FunctionKey> Functions() const;

  // Lets go of the block that the payload shares with others.
  void Detach();

 private:
  Payload payload_;
  bool detached_ = false;
  bool was_opened_ = false;
  std::unique_ptr<const CodePositions> opened_;
};

}  // namespace nativeprof

#endif  // NATIVEPROF_COLLECT_CODE_POSITIONS_H_
