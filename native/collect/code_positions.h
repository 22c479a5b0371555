// Where in their scripts the instructions of one piece of code come from, and the functions that
// V8's compilers inlined into it. Collector thread only, but for the payload, which the JavaScript
// thread copies out of V8's heap.
#ifndef NATIVEPROF_COLLECT_CODE_POSITIONS_H_
#define NATIVEPROF_COLLECT_CODE_POSITIONS_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace nativeprof {

// V8's encoding of position tables changed: see DecodePositions().
enum class PositionEncoding : uint32_t { kSigned, kFlags };

// Identifies a function across all its code: V8 numbers the functions of a script in the order of
// its text.
struct FunctionKey {
  int32_t script_id = -1;
  int32_t number = -1;
  bool operator==(const FunctionKey& other) const {
    return script_id == other.script_id && number == other.number;
  }
};

// The payload of an event: this head, then `position_bytes` of V8's source position table (padded
// to 8), `call_count` InlinedCalls, and `function_count` FunctionKeys.
struct PositionsHead {
  PositionEncoding encoding;
  uint32_t position_bytes;
  uint32_t call_count;
  uint32_t function_count;
};

// V8's InliningPosition: a call that was inlined; `position` is where it stands in its caller.
struct InlinedCall {
  int64_t position;
  int32_t function;  // index into the FunctionKeys
  int32_t reserved;
};
static_assert(sizeof(InlinedCall) == 16);

// V8's SourcePosition, of 64 bits. Bit 0 marks positions in the text of builtins, bits 1 to 30 are
// the offset in the script, one more than it is, and bits 31 to 46 the inlined call that the
// position belongs to, likewise.
inline int32_t InlinedCallOf(int64_t position) {
  return static_cast<int32_t>((position >> 31) & 0xffff) - 1;
}

// Its offset in the script: -1 where the position is not known.
inline int32_t ScriptOffsetOf(int64_t position) {
  return static_cast<int32_t>((position >> 1) & 0x3fffffff) - 1;
}

// A function that is active at an instruction, and where in its script.
struct ActiveFunction {
  // Of none: the function that the code belongs to.
  FunctionKey key;
  int32_t script_offset = -1;
};

class CodePositions {
 public:
  // Null where the payload contradicts itself.
  static std::shared_ptr<const CodePositions> Decode(std::string_view payload);

  // The functions that are active at `pc_offset`, the innermost first: those that are inlined
  // there, and at last the one that the code belongs to.
  std::vector<ActiveFunction> Find(uint32_t pc_offset) const;

 private:
  struct Entry {
    uint32_t pc_offset;
    int32_t script_offset;
    int32_t call;  // index into calls_; -1: the code of the function itself
  };
  bool DecodePositions(std::string_view bytes, PositionEncoding encoding);

  std::vector<Entry> entries_;  // in the order of their offsets
  std::vector<InlinedCall> calls_;
  std::vector<FunctionKey> functions_;
};

// Kept as they came until a sample hits their code: decoded they take several times as much.
class StoredPositions {
 public:
  explicit StoredPositions(std::string_view payload) : payload_(payload) {}

  // Null where the payload contradicts itself.
  const CodePositions* Get() const;

 private:
  mutable std::string payload_;
  mutable std::shared_ptr<const CodePositions> decoded_;
};

}  // namespace nativeprof

#endif  // NATIVEPROF_COLLECT_CODE_POSITIONS_H_
