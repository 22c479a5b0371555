#include "../collect/line_table.h"

#include <cstdint>
#include <string>
#include <vector>

#include "check.h"

namespace nativeprof {
namespace {

LineTable Lines(std::initializer_list<int32_t> ends) {
  return LineTable({reinterpret_cast<const char*>(ends.begin()), ends.size() * sizeof(int32_t)});
}

TEST(LineTable, FindsLinesAndColumns) {
  // `ab`, an empty line, `c`
  const LineTable lines = Lines({2, 3, 5});
  CHECK(lines.Find(0) == (TextPosition{1, 1}));
  CHECK(lines.Find(1) == (TextPosition{1, 2}));
  CHECK(lines.Find(2) == (TextPosition{1, 3}));  // the end of the line is part of it
  CHECK(lines.Find(3) == (TextPosition{2, 1}));
  CHECK(lines.Find(4) == (TextPosition{3, 1}));
  CHECK(lines.Find(5) == (TextPosition{3, 2}));
}

// Short lines and lines of many blocks, each offset compared with a count of the ends before it.
TEST(LineTable, FindsEveryOffsetOfALongScript) {
  std::string bytes;
  std::vector<int32_t> ends;
  int32_t end = -1;
  for (int32_t i = 0; i < 300; i++) {
    end += i % 50 == 7 ? 5'000 : 1 + i * 37 % 120;
    ends.push_back(end);
    bytes.append(reinterpret_cast<const char*>(&end), sizeof(end));
  }
  const LineTable lines(bytes);
  int32_t line = 1;
  int32_t line_start = 0;
  for (int32_t offset = 0; offset <= end; offset++) {
    CHECK(lines.Find(offset) == (TextPosition{line, offset - line_start + 1}));
    if (offset != ends[static_cast<size_t>(line - 1)]) continue;
    line++;
    line_start = offset + 1;
  }
  CHECK(lines.Find(end + 1) == TextPosition());
  CHECK(lines.Find(INT32_MAX) == TextPosition());
}

TEST(LineTable, FindsThePlaceInTheFileOfAScript) {
  const ScriptOrigin origin = {40, 100};
  CHECK(FindInFile(origin, {1, 5}) == (TextPosition{41, 105}));
  CHECK(FindInFile(origin, {2, 5}) == (TextPosition{42, 5}));
  CHECK(FindInFile({}, {2, 5}) == (TextPosition{2, 5}));
  CHECK(FindInFile({-2, -7}, {3, 5}) == (TextPosition{1, 5}));
  // Not known, or out of the file.
  CHECK(FindInFile(origin, {}) == TextPosition());
  CHECK(FindInFile({-2, 0}, {2, 5}) == TextPosition());
  CHECK(FindInFile({0, -7}, {1, 5}) == TextPosition());
  CHECK(FindInFile({INT32_MAX, 0}, {1, 5}) == TextPosition());
}

TEST(LineTable, KnowsNothingOutsideOfTheScript) {
  CHECK(Lines({2, 3, 5}).Find(6) == TextPosition());
  CHECK(Lines({2, 3, 5}).Find(-1) == TextPosition());
  CHECK(LineTable().Find(0) == TextPosition());
}

}  // namespace
}  // namespace nativeprof
