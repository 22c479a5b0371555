// Where the lines of a text end, as V8 finds them (String::CalculateLineEnds in
// src/objects/string.cc).
#ifndef NATIVEPROF_COLLECT_LINE_ENDS_H_
#define NATIVEPROF_COLLECT_LINE_ENDS_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>

namespace nativeprof {

// A text in memory, in one piece.
struct TextInMemory {
  uint64_t start;
  uint32_t length;
  uint32_t unit_bytes;  // 1: Latin-1; 2: UTF-16
};

// False: some of it could not be read.
using MemoryReader = std::function<bool(uint64_t address, void* to, size_t size_bytes)>;

// See LineTable; empty where the text could not be read.
std::string FindLineEnds(const TextInMemory& text, const MemoryReader& read);

}  // namespace nativeprof

#endif  // NATIVEPROF_COLLECT_LINE_ENDS_H_
