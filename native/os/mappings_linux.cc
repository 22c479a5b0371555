#include "mappings.h"

#include <algorithm>
#include <cinttypes>
#include <cstdio>

namespace nativeprof::os {

std::vector<Mapping> ReadMappings() {
  std::vector<Mapping> mappings;
  FILE* file = fopen("/proc/self/maps", "re");
  if (file == nullptr) return mappings;
  char line[4096 + 128];
  while (fgets(line, sizeof(line), file) != nullptr) {
    uint64_t start = 0, end = 0, offset = 0;
    char permissions[5] = {};
    int path_start = 0;
    if (sscanf(line, "%" SCNx64 "-%" SCNx64 " %4s %" SCNx64 " %*s %*s %n", &start, &end,
               permissions, &offset, &path_start) < 4) {
      continue;
    }
    std::string path = path_start > 0 ? line + path_start : "";
    while (!path.empty() && path.back() == '\n') path.pop_back();
    mappings.push_back(
        {start, end, offset, permissions[0] == 'r', permissions[2] == 'x', std::move(path)});
  }
  fclose(file);
  return mappings;
}

std::vector<MappedRange> ExecutableRanges(uintptr_t start, uintptr_t end) {
  std::vector<MappedRange> ranges;
  for (const Mapping& mapping : ReadMappings()) {
    if (!mapping.executable || mapping.end <= start || mapping.start >= end) continue;
    ranges.push_back({std::max(mapping.start, start), std::min(mapping.end, end)});
  }
  return ranges;
}

std::vector<MappedRange> ReadableRanges() {
  std::vector<MappedRange> ranges;
  for (const Mapping& mapping : ReadMappings()) {
    if (!mapping.readable) continue;
    if (!ranges.empty() && ranges.back().end == mapping.start) {
      ranges.back().end = mapping.end;
    } else {
      ranges.push_back({mapping.start, mapping.end});
    }
  }
  return ranges;
}

}  // namespace nativeprof::os
