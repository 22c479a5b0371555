#include "position_table.h"

#include <algorithm>
#include <iterator>

#include "varint.h"

namespace nativeprof {

// Pairs of numbers, each the difference to the one before. kSigned (up to V8 13): the offset of the
// machine code in zigzag, complemented where the position is no statement. kFlags (from V8 14 on):
// the offset above two bits of flags. The position is in zigzag in both.
bool PositionCursor::Next(PositionEncoding encoding) {
  uint64_t code;
  uint64_t delta;
  if (!TakeVarint(&rest, &code) || !TakeVarint(&rest, &delta)) return false;
  if (encoding == PositionEncoding::kFlags) {
    pc_offset += static_cast<int64_t>(code >> 2);
  } else {
    const int64_t step = FromZigzag(code);
    pc_offset += step >= 0 ? step : -(step + 1);
  }
  position += FromZigzag(delta);
  return true;
}

bool PositionTable::Open(std::string_view bytes, PositionEncoding encoding, size_t call_count) {
  encoding_ = encoding;
  PositionCursor cursor;
  cursor.rest = bytes;
  for (size_t i = 0; !cursor.rest.empty(); i++) {
    if (!cursor.Next(encoding) || cursor.pc_offset < -1 || cursor.pc_offset > INT32_MAX ||
        InlinedCallOf(cursor.position) >= static_cast<int64_t>(call_count)) {
      return false;
    }
    if (i % kStep == 0) starts_.push_back(cursor);
  }
  return true;
}

std::optional<int64_t> PositionTable::Find(int32_t pc_offset) const {
  const auto behind = std::upper_bound(
      starts_.begin(), starts_.end(), pc_offset,
      [](int32_t offset, const PositionCursor& start) { return offset < start.pc_offset; });
  if (behind == starts_.begin()) return std::nullopt;
  PositionCursor cursor = *std::prev(behind);
  int64_t position;
  do {
    position = cursor.position;
  } while (cursor.Next(encoding_) && cursor.pc_offset <= pc_offset);
  return position;
}

int32_t PositionTable::FindFirst(int32_t script_offset) const {
  if (starts_.empty()) return -1;
  PositionCursor cursor = starts_.front();
  do {
    if (ScriptOffsetOf(cursor.position) == script_offset) {
      return std::max(static_cast<int32_t>(cursor.pc_offset), 0);
    }
  } while (cursor.Next(encoding_));
  return -1;
}

}  // namespace nativeprof
