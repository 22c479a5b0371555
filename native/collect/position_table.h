// V8's tables of source positions, read where they lie: decoded they would take five times as much,
// and most code is looked at a few times.
// Collector thread only.
#ifndef NATIVEPROF_COLLECT_POSITION_TABLE_H_
#define NATIVEPROF_COLLECT_POSITION_TABLE_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace nativeprof {

// V8's encoding of position tables changed: see PositionCursor::Next().
enum class PositionEncoding : uint32_t { kSigned, kFlags };

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

// An entry of a table, and what follows it. A table begins in front of the code, at -1
// (kFunctionEntryBytecodeOffset in src/codegen/source-position-table.h).
struct PositionCursor {
  int64_t pc_offset = -1;
  int64_t position = 0;
  std::string_view rest;

  // False at the end, and where the bytes end within an entry.
  bool Next(PositionEncoding encoding);
};

class PositionTable {
 public:
  // `bytes` must stay. False: they contradict themselves, or name a call from `call_count` on.
  bool Open(std::string_view bytes, PositionEncoding encoding, size_t call_count);

  // Of the last entry at or in front of `pc_offset`.
  std::optional<int64_t> Find(int32_t pc_offset) const;

  // The first instruction that comes from there; -1: none does.
  int32_t FindFirst(int32_t script_offset) const;

 private:
  PositionEncoding encoding_ = PositionEncoding::kSigned;
  // Every so many entries one, in their order, the first included: to start from.
  static constexpr size_t kStep = 16;
  std::vector<PositionCursor> starts_;
};

}  // namespace nativeprof

#endif  // NATIVEPROF_COLLECT_POSITION_TABLE_H_
