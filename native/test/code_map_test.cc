#include "../collect/code_map.h"

#include "check.h"
#include "code_map_fixture.h"
#include "made_events.h"

namespace nativeprof {
namespace {

using test::Add;
using test::Move;
using test::NameScript;
using Fixture = test::CodeMapFixture;

TEST(CodeMap, FindsNothingWhenEmpty) {
  const Fixture fixture;
  CHECK(fixture.map.Find(0) == nullptr);
  CHECK(fixture.map.Find(~uint64_t{0}) == nullptr);
}

TEST(CodeMap, FindsTheCodeAroundAnAddress) {
  Fixture fixture;
  fixture.Function(0x1000, 0x100, "low");
  fixture.Function(0x1100, 0x100, "high");
  fixture.ApplyAll();
  CHECK_EQ(fixture.At(0xfff), "");
  CHECK_EQ(fixture.At(0x1000), "low");
  CHECK_EQ(fixture.At(0x10ff), "low");
  CHECK_EQ(fixture.At(0x1100), "high");
  CHECK_EQ(fixture.At(0x11ff), "high");
  CHECK_EQ(fixture.At(0x1200), "");
}

TEST(CodeMap, KeepsWhatTheEventsTell) {
  Fixture fixture;
  NameScript(&fixture.log, 7, "/app/a b.js");
  Add(&fixture.log, {CodeKind::kBytecode, 0x1000, 64, "JS:~get size /app/a b.js:41:7", 7, 4});
  Add(&fixture.log, {CodeKind::kMachineCode, 0x2000, 0, "JS:*empty :1:1"});
  fixture.ApplyAll();
  const Code* code = fixture.map.Find(0x1000);
  CHECK(code != nullptr);
  if (code == nullptr) return;
  const FrameTable& functions = fixture.map.functions();
  CHECK(code->is_bytecode);
  CHECK_EQ(code->frame_setup_offset, 4);
  const Frame& frame = functions.frames().at(static_cast<size_t>(code->function));
  CHECK_EQ(functions.strings()[frame.name], "get size");
  CHECK_EQ(functions.strings()[frame.file], "/app/a b.js");
  CHECK_EQ(frame.line, 41);
  CHECK_EQ(frame.column, 7);
  CHECK_EQ(fixture.At(0x2000), "empty");  // code without a length still has an address
  CHECK_EQ(fixture.At(0x2001), "");
}

TEST(CodeMap, ReplacesWhateverOverlaps) {
  Fixture fixture;
  for (uint64_t i = 0; i < 4; i++) fixture.Function(0x1000 + i * 0x100, 0x100, "old");
  fixture.Function(0x1180, 0x100, "across");  // the end of one and the start of the next
  fixture.ApplyAll();
  CHECK_EQ(fixture.At(0x1000), "old");
  CHECK_EQ(fixture.At(0x1100), "");  // gone as a whole: what V8 freed is not code any more
  CHECK_EQ(fixture.At(0x1180), "across");
  CHECK_EQ(fixture.At(0x127f), "across");
  CHECK_EQ(fixture.At(0x1280), "");
  CHECK_EQ(fixture.At(0x1300), "old");

  fixture.Function(0x1000, 0x1000, "all");
  fixture.Function(0x1010, 0x10, "inside");
  fixture.ApplyAll();
  CHECK_EQ(fixture.At(0x1018), "inside");
  CHECK_EQ(fixture.At(0x1000), "");
  CHECK_EQ(fixture.At(0x1020), "");
  CHECK_EQ(fixture.map.size(), 1);
}

TEST(CodeMap, ReplacesCodeAtTheSameAddress) {
  Fixture fixture;
  fixture.Function(0x1000, 0x100, "first");
  fixture.Function(0x1000, 0x80, "second");
  fixture.ApplyAll();
  CHECK_EQ(fixture.At(0x1000), "second");
  CHECK_EQ(fixture.At(0x1080), "");
}

TEST(CodeMap, FollowsMoves) {
  Fixture fixture;
  fixture.Function(0x1000, 0x100, "moved");
  Move(&fixture.log, 0x1000, 0x5000);
  fixture.ApplyAll();
  CHECK_EQ(fixture.At(0x50ff), "moved");
  CHECK_EQ(fixture.At(0x5100), "");
  // Return addresses on the stack point to the old place until the collection ends.
  CHECK_EQ(fixture.At(0x1000), "moved");

  Move(&fixture.log, 0x5000, 0x9000);
  fixture.ApplyAll();
  CHECK_EQ(fixture.At(0x9000), "moved");
}

TEST(CodeMap, GivesTheOldPlaceOfMovedCodeToTheNext) {
  Fixture fixture;
  fixture.Function(0x1000, 0x100, "moved");
  fixture.Function(0x3000, 0x80, "second");
  Move(&fixture.log, 0x1000, 0x5000);
  Move(&fixture.log, 0x3000, 0x1040);
  fixture.ApplyAll();
  CHECK_EQ(fixture.At(0x1000), "");
  CHECK_EQ(fixture.At(0x1040), "second");
  CHECK_EQ(fixture.At(0x10c0), "");
  CHECK_EQ(fixture.At(0x5000), "moved");
}

TEST(CodeMap, MovesByLessThanItsLength) {
  Fixture fixture;
  fixture.Function(0x1000, 0x100, "moved");
  Move(&fixture.log, 0x1000, 0x1040);
  fixture.ApplyAll();
  CHECK_EQ(fixture.At(0x1000), "");
  CHECK_EQ(fixture.At(0x1040), "moved");
  CHECK_EQ(fixture.At(0x113f), "moved");
  Move(&fixture.log, 0x1040, 0x1000);
  fixture.ApplyAll();
  CHECK_EQ(fixture.At(0x1000), "moved");
  CHECK_EQ(fixture.At(0x1100), "");
}

TEST(CodeMap, IgnoresMovesOfWhatItDoesNotKnow) {
  Fixture fixture;
  fixture.Function(0x1000, 0x100, "stays");
  Move(&fixture.log, 0x1010, 0x5000);
  Move(&fixture.log, 0x7000, 0x1000);
  fixture.ApplyAll();
  CHECK_EQ(fixture.At(0x1000), "stays");
  CHECK_EQ(fixture.map.size(), 1);
}

TEST(CodeMap, TellsWhereAnAnswerMayHaveChanged) {
  Fixture fixture;
  fixture.Function(0x1000, 0x2100, "long");
  fixture.ApplyAll();
  CHECK_EQ(fixture.At(0x3000), "long");
  const CodeMap& map = fixture.map;
  const uint32_t at_start = map.ChangesNear(0x1000, true);
  const uint32_t at_end = map.ChangesNear(0x3000, true);
  const uint32_t elsewhere = map.ChangesNear(0x5000, true);
  // Overwritten at its beginning, it is gone at its end as well.
  fixture.Function(0x1000, 0x10, "short");
  fixture.ApplyAll();
  CHECK_EQ(fixture.At(0x3000), "");
  CHECK(map.ChangesNear(0x1000, true) != at_start);
  CHECK(map.ChangesNear(0x3000, true) != at_end);
  CHECK_EQ(map.ChangesNear(0x5000, true), elsewhere);
}

TEST(CodeMap, AppliesEventsOnlyUpToASequence) {
  Fixture fixture;
  fixture.Function(0x1000, 0x100, "first");   // 1
  Move(&fixture.log, 0x1000, 0x5000);         // 2
  fixture.Function(0x1000, 0x100, "second");  // 3
  CHECK(fixture.map.NeedsMore(1));
  test::QueueAll(&fixture.log, &fixture.map);
  CHECK(!fixture.map.NeedsMore(3));
  CHECK(fixture.map.NeedsMore(4));

  fixture.map.ApplyUpTo(0);
  CHECK_EQ(fixture.At(0x1000), "");
  fixture.map.ApplyUpTo(1);
  CHECK_EQ(fixture.At(0x1000), "first");
  CHECK_EQ(fixture.At(0x5000), "");
  fixture.map.ApplyUpTo(1);
  fixture.map.ApplyUpTo(2);
  CHECK_EQ(fixture.At(0x5000), "first");

  // Across two batches.
  fixture.Function(0x5000, 0x100, "third");   // 4
  fixture.Function(0x6000, 0x100, "fourth");  // 5
  test::QueueAll(&fixture.log, &fixture.map);
  fixture.map.ApplyUpTo(4);
  CHECK_EQ(fixture.At(0x1000), "second");
  CHECK_EQ(fixture.At(0x5000), "third");
  CHECK_EQ(fixture.At(0x6000), "");
  fixture.map.ApplyUpTo(1000);  // no more than there is
  CHECK_EQ(fixture.At(0x6000), "fourth");

  fixture.Function(0x7000, 0x100, "fifth");
  test::QueueAll(&fixture.log, &fixture.map);
  CHECK_EQ(fixture.At(0x7000), "");
  fixture.map.ApplyAll();
  CHECK_EQ(fixture.At(0x7000), "fifth");
}

TEST(CodeMap, FindsBuiltinsAtBothPlaces) {
  Fixture fixture;
  constexpr uint64_t kOriginal = 0x10000;
  constexpr uint64_t kCopy = 0x90000;
  fixture.map.SetBuiltinRanges(kOriginal, kCopy, 0x1000);
  const auto add = [&](uint64_t start, std::string_view name) {
    Add(&fixture.log, {CodeKind::kMachineCode, start, 0x100, name});
  };
  add(kOriginal + 0x100, "Builtin:ArrayMap");
  add(kCopy + 0x200, "Builtin:ArrayFilter");  // either may be reported
  add(kOriginal + 0x1000, "JS:*behind :1:1");
  add(kOriginal - 0x100, "JS:*before :1:1");
  fixture.ApplyAll();
  CHECK_EQ(fixture.At(kOriginal + 0x100), "Array.prototype.map");
  CHECK_EQ(fixture.At(kCopy + 0x1ff), "Array.prototype.map");
  CHECK_EQ(fixture.At(kOriginal + 0x200), "Array.prototype.filter");
  CHECK_EQ(fixture.At(kCopy + 0x200), "Array.prototype.filter");
  CHECK_EQ(fixture.At(kOriginal + 0x1000), "behind");
  CHECK_EQ(fixture.At(kOriginal - 0x100), "before");
  CHECK_EQ(fixture.At(kCopy + 0x1000), "");
  CHECK_EQ(fixture.At(kCopy - 0x100), "");
}

TEST(CodeMap, LeavesBuiltinsAloneWithoutACopy) {
  Fixture fixture;
  fixture.map.SetBuiltinRanges(0x10000, 0, 0x1000);
  Add(&fixture.log, {CodeKind::kMachineCode, 0x10100, 0x100, "Builtin:ArrayMap"});
  fixture.ApplyAll();
  CHECK_EQ(fixture.At(0x10100), "Array.prototype.map");
  CHECK_EQ(fixture.At(0x100), "");
  CHECK_EQ(fixture.map.size(), 1);
}

// What an address means after a random history is what a plain list of its events says.
TEST(CodeMap, AgreesWithAPlainModel) {
  Fixture fixture;
  constexpr uint64_t kBase = 0x1000;
  constexpr size_t kBytes = 512;
  struct Place {
    std::string name;
    uint64_t code = 0;  // which code object, 0: none
  };
  std::vector<Place> model(kBytes);
  uint64_t random = 12345;
  const auto draw = [&](uint64_t limit) {
    random = random * 6364136223846793005 + 1442695040888963407;
    return (random >> 33) % limit;
  };
  uint64_t next_code = 1;
  const auto put = [&](size_t start, size_t size_bytes, const std::string& name) {
    for (size_t i = start; i < start + size_bytes; i++) {
      if (model[i].code == 0) continue;
      const uint64_t gone = model[i].code;
      for (Place& place : model) {
        if (place.code == gone) place = {};
      }
    }
    for (size_t i = start; i < start + size_bytes; i++) model[i] = {name, next_code};
    next_code++;
  };
  for (int step = 0; step < 3000; step++) {
    const size_t start = draw(kBytes - 64);
    if (draw(3) > 0) {
      const size_t size_bytes = 1 + draw(63);
      const std::string name = "f" + std::to_string(step);
      fixture.Function(kBase + start, static_cast<uint32_t>(size_bytes), name.c_str());
      put(start, size_bytes, name);
    } else {
      const size_t to = draw(kBytes - 64);
      const size_t unknown_bytes = 1 + draw(63);
      Move(&fixture.log, kBase + start, kBase + to, static_cast<uint32_t>(unknown_bytes));
      const bool begins =
          model[start].code != 0 && (start == 0 || model[start - 1].code != model[start].code);
      if (begins) {
        size_t size_bytes = 0;
        while (start + size_bytes < kBytes && model[start + size_bytes].code == model[start].code) {
          size_bytes++;
        }
        put(to, size_bytes, std::string(model[start].name));
      } else {
        put(to, unknown_bytes, "");
        for (size_t i = to; i < to + unknown_bytes; i++) model[i] = {};
      }
    }
    fixture.ApplyAll();
    if (step % 50 != 0) continue;
    for (size_t i = 0; i < kBytes; i++) CHECK_EQ(fixture.At(kBase + i), model[i].name);
  }
}

}  // namespace
}  // namespace nativeprof
