#include "../collect/frame_translation.h"

#include <string>

#include "check.h"
#include "made_translations.h"

namespace nativeprof::test {
namespace {

std::string Decode(const std::string& bytes, int32_t start) {
  std::string text;
  for (const TranslatedFrame& frame :
       DecodeTranslation(bytes, static_cast<size_t>(start), kTranslationOperands)) {
    text += std::to_string(frame.literal) + "@" + std::to_string(frame.bytecode_offset) + ' ';
  }
  return text;
}

TEST(DecodeTranslation, FindsTheFramesOfFunctions) {
  MadeTranslations made;
  made.Begin({{1, 2}});
  const int32_t start = made.Begin({{5, 9}, {300, 0}, {-1, 1}});
  CHECK_EQ(Decode(made.bytes(), 0), "2@1 ");
  CHECK_EQ(Decode(made.bytes(), start), "9@5 0@300 1@-1 ");
}

TEST(DecodeTranslation, LeavesOutBuiltinsThatGoOnForAFunction) {
  MadeTranslations made;
  made.BeginHead(0, 2);
  made.Frame({5, 9});
  made.Byte(MadeTranslations::kBuiltinFrame);
  for (int32_t operand : {1000, 3, 2}) made.Signed(operand);
  CHECK_EQ(Decode(made.bytes(), 0), "9@5 ");
}

// The basis: a frame, a value, a frame, a value, a frame, a value.
TEST(DecodeTranslation, RepeatsWhatIsAsInItsBasis) {
  for (const bool in_short : {false, true}) {
    MadeTranslations made;
    const auto repeat = [&](uint8_t count) {
      in_short ? made.RepeatInShort(count) : made.Repeat(count);
    };
    made.Begin({{5, 9}, {6, 0}, {7, 1}});
    const int32_t start = made.BeginHead(static_cast<uint32_t>(made.bytes().size()), 3);
    repeat(2);            // the first frame and its value
    made.Frame({60, 2});  // another in the place of the second
    made.Value(8);
    repeat(1);  // the third
    CHECK_EQ(Decode(made.bytes(), start), "9@5 2@60 1@7 ");
  }
}

TEST(DecodeTranslation, RefusesWhatContradictsItself) {
  MadeTranslations made;
  made.Begin({{5, 9}});
  const int32_t without_basis = made.BeginHead(0, 1);
  made.Repeat(1);
  CHECK_EQ(Decode(made.bytes(), without_basis), "");
  const int32_t too_far = made.BeginHead(1000, 1);
  made.Repeat(1);
  CHECK_EQ(Decode(made.bytes(), too_far), "");
  const int32_t none = made.BeginHead(static_cast<uint32_t>(made.bytes().size()), 1);
  made.Repeat(0);
  CHECK_EQ(Decode(made.bytes(), none), "");
  const int32_t too_many = made.BeginHead(0, 1 << 20);
  CHECK_EQ(Decode(made.bytes(), too_many), "");
  CHECK_EQ(Decode(made.bytes(), 1), "");  // in the middle of one
  CHECK_EQ(Decode(made.bytes(), 1 << 20), "");
  CHECK(DecodeTranslation(made.bytes(), 0, TranslationOperands()).empty());
}

TEST(DecodeTranslation, SurvivesGarbage) {
  uint64_t random = 7;
  const auto draw = [&](uint64_t limit) {
    random = random * 6364136223846793005 + 1442695040888963407;
    return (random >> 33) % limit;
  };
  for (int round = 0; round < 20'000; round++) {
    std::string bytes;
    for (int i = 0; i < 60; i++) bytes += static_cast<char>(draw(draw(2) == 0 ? 12 : 256));
    DecodeTranslation(bytes, draw(60), kTranslationOperands);
    size_t basis;
    const size_t start = draw(60);
    if (FindTranslationBasis(bytes, start, &basis)) CHECK(basis <= start);
  }
}

TEST(TranslationOperands, RefusesATableThatIsNone) {
  const auto count = [](std::vector<uint32_t> table) {
    return TranslationOperands({reinterpret_cast<const char*>(table.data()), table.size() * 4})
        .instruction_count();
  };
  CHECK_EQ(count({6, 4, 3, 3, 3, 1}), 6);
  CHECK_EQ(count({}), 0);
  CHECK_EQ(count({6, 4, 3, 1}), 0);
  CHECK_EQ(count({6, 1, 3, 3, 3, 1}), 0);  // a frame without a function
  CHECK_EQ(count({6, 4, 3, 3, 3, 2}), 0);  // the last does not repeat
  CHECK_EQ(count({6, 4, 3, 3, 900, 1}), 0);
  CHECK_EQ(count(std::vector<uint32_t>(300, 3)), 0);
}

}  // namespace
}  // namespace nativeprof::test
