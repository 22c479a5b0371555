#include "baseline_table.h"

#include <algorithm>
#include <iterator>

#include "varint.h"

namespace nativeprof {

// The table has the size of the prologue, and then that of the machine code of each bytecode
// (src/baseline/bytecode-offset-iterator.h).
bool BaselineTable::Open(std::string_view bytecodes, std::string_view table,
                         const BytecodeSizes* sizes) {
  bytecodes_ = bytecodes;
  sizes_ = sizes;
  Cursor cursor;
  cursor.rest = table;
  if (!AddSize(&cursor)) return false;
  starts_.push_back(cursor);
  for (size_t i = 1; !cursor.rest.empty(); i++) {
    if (!Next(&cursor)) return false;
    if (i % kStep == 0) starts_.push_back(cursor);
  }
  // The last bytecode must end where they all do.
  const auto last = static_cast<size_t>(cursor.bytecode_offset);
  return cursor.bytecode_offset >= 0 && last + sizes_->At(bytecodes_, last) == bytecodes_.size();
}

int32_t BaselineTable::BytecodeAt(int32_t pc_offset) const {
  const auto offset = static_cast<uint64_t>(std::max(pc_offset, 0));
  // The first that ends behind it is between the last start that does not and the next.
  const auto behind =
      std::upper_bound(starts_.begin(), starts_.end(), offset,
                       [](uint64_t wanted, const Cursor& start) { return wanted < start.end; });
  if (behind == starts_.begin()) return -1;
  Cursor cursor = *std::prev(behind);
  while (cursor.end <= offset && Next(&cursor)) {
  }
  return static_cast<int32_t>(cursor.bytecode_offset);
}

bool BaselineTable::AddSize(Cursor* cursor) const {
  uint64_t size_bytes;
  if (!TakeVarint(&cursor->rest, &size_bytes)) return false;
  cursor->end += size_bytes;
  return size_bytes <= INT32_MAX && cursor->end <= INT32_MAX;
}

bool BaselineTable::Next(Cursor* cursor) const {
  const size_t size_bytes =
      cursor->bytecode_offset < 0
          ? 1
          : sizes_->At(bytecodes_, static_cast<size_t>(cursor->bytecode_offset));
  if (size_bytes == 0) return false;
  const int64_t next = cursor->bytecode_offset + static_cast<int64_t>(size_bytes);
  if (next >= static_cast<int64_t>(bytecodes_.size()) || !AddSize(cursor)) return false;
  cursor->bytecode_offset = next;
  return true;
}

}  // namespace nativeprof
