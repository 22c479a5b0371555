// V8's numbers of variable length: little-endian groups of 7 bits; the eighth says that more
// follow.
#ifndef NATIVEPROF_COLLECT_VARINT_H_
#define NATIVEPROF_COLLECT_VARINT_H_

#include <cstdint>
#include <string_view>

namespace nativeprof {

// False at the end of the bytes.
inline bool TakeVarint(std::string_view* bytes, uint64_t* value) {
  // Most are short.
  if (!bytes->empty() && (bytes->front() & 0x80) == 0) {
    *value = static_cast<uint8_t>(bytes->front());
    bytes->remove_prefix(1);
    return true;
  }
  *value = 0;
  for (int shift = 0; shift < 64 && !bytes->empty(); shift += 7) {
    const auto byte = static_cast<uint8_t>(bytes->front());
    bytes->remove_prefix(1);
    *value |= static_cast<uint64_t>(byte & 0x7f) << shift;
    if ((byte & 0x80) == 0) return true;
  }
  return false;
}

// Of numbers with a sign, which is bit 0.
inline int64_t FromZigzag(uint64_t value) {
  return static_cast<int64_t>(value >> 1) ^ -static_cast<int64_t>(value & 1);
}

}  // namespace nativeprof

#endif  // NATIVEPROF_COLLECT_VARINT_H_
