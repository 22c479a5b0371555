#include "line_table.h"

#include <algorithm>
#include <cstring>

namespace nativeprof {

TextPosition FindInFile(const ScriptOrigin& origin, const TextPosition& in_script) {
  if (in_script.line == 0) return {};
  const int64_t line = int64_t{in_script.line} + origin.line;
  const int64_t column = int64_t{in_script.column} + (in_script.line == 1 ? origin.column : 0);
  if (line <= 0 || line > INT32_MAX || column <= 0 || column > INT32_MAX) return {};
  return {static_cast<int32_t>(line), static_cast<int32_t>(column)};
}

LineTable::LineTable(std::string_view payload) : line_ends_(payload.size() / sizeof(int32_t)) {
  if (line_ends_.empty()) return;
  std::memcpy(line_ends_.data(), payload.data(), line_ends_.size() * sizeof(int32_t));
  uint32_t line = 0;
  for (int64_t block = 0; line < line_ends_.size(); block++) {
    first_lines_.push_back(line);
    const int64_t next_block = (block + 1) << kBlockBits;
    while (line < line_ends_.size() && line_ends_[line] < next_block) line++;
  }
}

TextPosition LineTable::Find(int32_t script_offset) const {
  const auto block = static_cast<size_t>(script_offset >> kBlockBits);
  if (script_offset < 0 || block >= first_lines_.size()) return {};
  const auto begin = line_ends_.begin();
  const bool is_last = block + 1 == first_lines_.size();
  // The line may end in a later block: where the next one begins is such an end.
  const auto limit = is_last ? line_ends_.end() : begin + first_lines_[block + 1];
  const auto end = std::lower_bound(begin + first_lines_[block], limit, script_offset);
  if (end == line_ends_.end()) return {};
  const int32_t line_start = end == begin ? 0 : *std::prev(end) + 1;
  return {static_cast<int32_t>(end - begin) + 1, script_offset - line_start + 1};
}

}  // namespace nativeprof
