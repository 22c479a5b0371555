#include "line_table.h"

#include <algorithm>
#include <cstring>

namespace nativeprof {

LineTable::LineTable(std::string_view payload) : line_ends_(payload.size() / sizeof(int32_t)) {
  if (!line_ends_.empty()) {
    std::memcpy(line_ends_.data(), payload.data(), line_ends_.size() * sizeof(int32_t));
  }
}

TextPosition LineTable::Find(int32_t script_offset) const {
  if (script_offset < 0) return {};
  const auto end = std::lower_bound(line_ends_.begin(), line_ends_.end(), script_offset);
  if (end == line_ends_.end()) return {};
  const int32_t line_start = end == line_ends_.begin() ? 0 : *std::prev(end) + 1;
  return {static_cast<int32_t>(end - line_ends_.begin()) + 1, script_offset - line_start + 1};
}

}  // namespace nativeprof
