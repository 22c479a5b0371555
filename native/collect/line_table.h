// Offsets in the text of a script as lines and columns.
#ifndef NATIVEPROF_COLLECT_LINE_TABLE_H_
#define NATIVEPROF_COLLECT_LINE_TABLE_H_

#include <cstdint>
#include <string_view>
#include <vector>

namespace nativeprof {

// From 1; 0: not known. Columns count UTF-16 units, as V8 does.
struct TextPosition {
  int32_t line = 0;
  int32_t column = 0;
  bool operator==(const TextPosition& other) const {
    return line == other.line && column == other.column;
  }
};

// Where a script begins in its file, as `vm` can have it: the lines before it, and the columns
// before its first line.
struct ScriptOrigin {
  int32_t line = 0;
  int32_t column = 0;
};

// From a position in the script to that in its file; unknown where it leads out of that.
TextPosition FindInFile(const ScriptOrigin& origin, const TextPosition& in_script);

class LineTable {
 public:
  LineTable() = default;
  // `payload`: the offset of each line's end in the script, in order, as int32_t.
  explicit LineTable(std::string_view payload);

  // Unknown where the script has no such offset.
  TextPosition Find(int32_t script_offset) const;

 private:
  std::vector<int32_t> line_ends_;
  // For each block of so many characters the first line that does not end before it: a search of
  // hundreds of thousands of lines touches two places.
  static constexpr int kBlockBits = 10;
  std::vector<uint32_t> first_lines_;
};

}  // namespace nativeprof

#endif  // NATIVEPROF_COLLECT_LINE_TABLE_H_
