// What this process has mapped. Any thread; each call reads a list that the kernel makes, about a
// millisecond.
#ifndef NATIVEPROF_OS_MAPPINGS_H_
#define NATIVEPROF_OS_MAPPINGS_H_

#include <cstdint>
#include <string>
#include <vector>

namespace nativeprof::os {

struct Mapping {
  uintptr_t start;
  uintptr_t end;
  uint64_t file_offset;
  bool readable;
  bool executable;
  std::string path;
};
// In order.
std::vector<Mapping> ReadMappings();

struct MappedRange {
  uintptr_t start;
  uintptr_t end;
};
// What is executable within [start, end).
std::vector<MappedRange> ExecutableRanges(uintptr_t start, uintptr_t end);
// All that can be read; neighbours are one.
std::vector<MappedRange> ReadableRanges();

}  // namespace nativeprof::os

#endif  // NATIVEPROF_OS_MAPPINGS_H_
