#include "../collect/line_ends.h"

#include <cstring>
#include <string>
#include <vector>

#include "check.h"

namespace nativeprof {
namespace {

bool ReadOwn(uint64_t address, void* to, size_t size_bytes) {
  std::memcpy(to, reinterpret_cast<const void*>(address), size_bytes);
  return true;
}

// `2 3 5`
template <typename Text>
std::string EndsOf(const Text& text) {
  const std::string payload = FindLineEnds({reinterpret_cast<uint64_t>(text.data()),
                                            static_cast<uint32_t>(text.size()), sizeof(text[0])},
                                           ReadOwn);
  std::string shown;
  for (size_t i = 0; i < payload.size(); i += sizeof(int32_t)) {
    int32_t end;
    std::memcpy(&end, payload.data() + i, sizeof(end));
    shown += (shown.empty() ? "" : " ") + std::to_string(end);
  }
  return shown;
}

TEST(LineEnds, EveryKindOfEndCountsOnce) {
  CHECK_EQ(EndsOf(std::string("ab\n\nc")), "2 3 5");
  CHECK_EQ(EndsOf(std::string("a\r\nb\rc\n")), "2 4 6 7");
  CHECK_EQ(EndsOf(std::u16string(u"a\r\nb\rc\n")), "2 4 6 7");
  CHECK_EQ(EndsOf(std::u16string(u"a\u2028b\u2029c\u2027\u202a")), "1 3 7");
  // In Latin-1 these are letters.
  CHECK_EQ(EndsOf(std::string("a\x28\x20\x85z")), "5");
  CHECK_EQ(EndsOf(std::string()), "0");
}

// Texts are read in parts: each place of an end, and a pair of which the parts have one each.
TEST(LineEnds, PartsMakeNoDifference) {
  constexpr size_t kLength = 20'000;
  for (size_t at = 0; at < kLength; at += at > 8000 && at < 8400 ? 1 : 97) {
    std::string narrow(kLength, 'x');
    std::u16string wide(kLength, u'\u0416');
    narrow[at] = '\r';
    wide[at] = '\r';
    CHECK_EQ(EndsOf(narrow), std::to_string(at) + " 20000");
    CHECK_EQ(EndsOf(wide), std::to_string(at) + " 20000");
    if (at + 1 == kLength) continue;
    narrow[at + 1] = '\n';
    wide[at + 1] = '\n';
    CHECK_EQ(EndsOf(narrow), std::to_string(at + 1) + " 20000");
    CHECK_EQ(EndsOf(wide), std::to_string(at + 1) + " 20000");
  }
}

TEST(LineEnds, KnowsNothingOfATextThatCannotBeRead) {
  const auto read = [](uint64_t, void*, size_t) { return false; };
  CHECK_EQ(FindLineEnds({0x1000, 10, 1}, read), "");
}

}  // namespace
}  // namespace nativeprof
