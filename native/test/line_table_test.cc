#include "../collect/line_table.h"

#include <string>

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

TEST(LineTable, KnowsNothingOutsideOfTheScript) {
  CHECK(Lines({2, 3, 5}).Find(6) == TextPosition());
  CHECK(Lines({2, 3, 5}).Find(-1) == TextPosition());
  CHECK(LineTable().Find(0) == TextPosition());
}

}  // namespace
}  // namespace nativeprof
