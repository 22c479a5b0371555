#include "bytecode_sizes.h"

#include <cstdint>
#include <utility>

namespace nativeprof {
namespace {

constexpr size_t kScales = 3;
// The first bytecodes are the prefixes: Wide, ExtraWide, DebugBreakWide, DebugBreakExtraWide.
constexpr size_t kPrefixes = 4;

}  // namespace

BytecodeSizes::BytecodeSizes(std::string table) {
  const size_t count = table.size() / kScales;
  if (table.size() % kScales != 0 || count <= kPrefixes || count > 256) return;
  const auto size = [&](size_t scale, size_t bytecode) {
    return static_cast<uint8_t>(table[scale * count + bytecode]);
  };
  for (size_t bytecode = 0; bytecode < count; bytecode++) {
    const bool grows = size(0, bytecode) >= 1 && size(0, bytecode) <= size(1, bytecode) &&
                       size(1, bytecode) <= size(2, bytecode);
    if (!grows || (bytecode < kPrefixes && size(2, bytecode) != 1)) return;
  }
  table_ = std::move(table);
  count_ = count;
}

size_t BytecodeSizes::At(std::string_view bytecodes, size_t offset) const {
  size_t scale = 0;
  size_t bytecode = static_cast<uint8_t>(bytecodes[offset]);
  if (bytecode < kPrefixes) {
    if (offset + 1 == bytecodes.size()) return 0;
    scale = 1 + bytecode % 2;
    bytecode = static_cast<uint8_t>(bytecodes[offset + 1]);
  }
  if (bytecode >= count_) return 0;
  return (scale > 0 ? 1 : 0) + static_cast<uint8_t>(table_[scale * count_ + bytecode]);
}

}  // namespace nativeprof
