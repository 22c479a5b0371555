// Code that V8 has not reported, or not whole.
#include <cstdint>
#include <string>

#include "check.h"
#include "code_map_fixture.h"
#include "made_events.h"
#include "made_positions.h"

namespace nativeprof {
namespace {

using test::Add;
using test::NameScript;
using Fixture = test::CodeMapFixture;

TEST(CodeMap, FoundCodeIsNamedLikeThatOfItsFunction) {
  Fixture fixture;
  NameScript(&fixture.log, 7, "/app/a.js");
  Add(&fixture.log, {CodeKind::kBytecode, 0x1000, 64, "JS:~parse /app/a.js:4:1", 7, 0, 3});
  fixture.ApplyAll();

  FoundCode baseline;
  baseline.start = 0x2000;
  baseline.end = 0x2100;
  baseline.bytecode = 0x1000;
  CHECK(fixture.map.Add(baseline));
  CHECK_EQ(fixture.At(0x20ff), "parse");

  FoundCode optimised;
  optimised.start = 0x3000;
  optimised.end = 0x3100;
  optimised.function = {7, 3};
  CHECK(fixture.map.Add(optimised));
  CHECK_EQ(fixture.At(0x3000), "parse");

  FoundCode builtin;
  builtin.start = 0x4000;
  builtin.end = 0x4100;
  builtin.name = "Builtin:ArrayPrototypeSort";
  CHECK(fixture.map.Add(builtin));
  CHECK_EQ(fixture.At(0x4000), "Array.prototype.sort");
  builtin.name = "BytecodeHandler:LdaZeroHandler";
  CHECK(fixture.map.Add(builtin));
  CHECK_EQ(fixture.map.Find(0x4000)->role, CodeRole::kInterpreter);
}

TEST(CodeMap, FoundCodeOfAnUnknownFunctionIsLeftOut) {
  Fixture fixture;
  FoundCode found;
  found.start = 0x2000;
  found.end = 0x2100;
  found.function = {7, 3};
  CHECK(!fixture.map.Add(found));
  found.bytecode = 0x1000;
  CHECK(!fixture.map.Add(found));
  CHECK(fixture.map.Find(0x2000) == nullptr);
}

TEST(CodeMap, LooksForTheLinesOfAScriptWhenTheyAreWanted) {
  Fixture fixture;
  int asked = 0;
  fixture.map.SetLineFinder([&asked](uint64_t text) {
    asked++;
    CHECK_EQ(text, 0x5000);
    const int32_t ends[] = {9, 19, 29};
    return std::string(reinterpret_cast<const char*>(ends), sizeof(ends));
  });
  NameScript(&fixture.log, 7, "/app/a.js");
  CodeEvent event = {};
  event.type = CodeEventType::kScriptText;
  event.script_id = 7;
  event.start = 0x5000;
  fixture.log.Append(event, {});
  // It does not begin where its file does.
  const ScriptOrigin origin = {40, 100};
  event.type = CodeEventType::kScriptOrigin;
  fixture.log.Append(event, {}, {reinterpret_cast<const char*>(&origin), sizeof(origin)});
  event = {};
  event.type = CodeEventType::kAdded;
  event.kind = CodeKind::kBytecode;
  event.script_id = 7;
  event.size_bytes = 64;
  event.has_start_offset = true;
  for (int32_t number = 1; number < 3; number++) {
    event.start = 0x1000 * static_cast<uint64_t>(number);
    event.function_number = number;
    event.start_offset = 10 * number + 4;
    fixture.log.Append(event, "JS:~ /app/a.js:0:0");
  }
  fixture.ApplyAll();
  CHECK_EQ(asked, 0);

  // Without a name they are two all the same.
  FrameTable frames;
  const FrameId first = fixture.map.CopyFunction(fixture.map.Find(0x1000)->function, &frames);
  const FrameId second = fixture.map.CopyFunction(fixture.map.Find(0x2000)->function, &frames);
  CHECK_EQ(asked, 1);
  CHECK_EQ(frames.frames()[static_cast<size_t>(first)].line, 42);
  CHECK_EQ(frames.frames()[static_cast<size_t>(first)].column, 5);
  CHECK_EQ(frames.frames()[static_cast<size_t>(second)].line, 43);
  CHECK(fixture.map.FindPosition(7, 3) == (TextPosition{41, 104}));
  CHECK_EQ(test::FileOf(frames, second), "/app/a.js");
}

// The garbage collector has put it where another's was, which V8 has freed without a word.
TEST(CodeMap, UnknownCodeThatIsMovedTakesThePlaceOfAnothers) {
  Fixture fixture;
  fixture.Function(0x2000, 0x100, "freed");
  fixture.Function(0x2100, 0x80, "freedToo");
  fixture.Function(0x2200, 0x100, "other");
  test::Move(&fixture.log, 0x9000, 0x2080, 0x180);
  fixture.ApplyAll();
  CHECK_EQ(fixture.At(0x2000), "");
  CHECK_EQ(fixture.At(0x2120), "");
  CHECK_EQ(fixture.At(0x2200), "other");
}

// Until the first instruction that the source has, a function is where it is entered.
TEST(CodeMap, PutsCodeWithoutAPositionAtTheEntryOfItsFunction) {
  CodeEventLog log;
  CodeMap map;
  test::MadePositions entered(PositionEncoding::kFlags);
  entered.Position(-1, 12, -1);
  entered.Position(4, 20, -1);
  const std::string bytecode = entered.Payload();
  test::MadePositions made(PositionEncoding::kFlags);
  made.Position(0x10, 0, -1);
  made.Position(0x20, 20, -1);
  const std::string code = made.Payload();
  Add(&log, {CodeKind::kBytecode, 0x1000, 0x20, "JS:~f a.js:1:1", 1, kNoFrameSetup, 1, bytecode});
  Add(&log, {CodeKind::kMachineCode, 0x2000, 0x100, "JS:+f a.js:1:1", 1, 0, 1, code});
  Add(&log, {CodeKind::kMachineCode, 0x3000, 0x100, "JS:+g a.js:9:1", 1, 0, 2, code});
  map.QueueFrom(&log);
  map.ApplyAll();
  const auto offset = [&](uint64_t address) {
    return map.FindActive(*map.Find(address), address).back().script_offset;
  };
  CHECK_EQ(offset(0x2000), 12);
  CHECK_EQ(offset(0x2010), 12);
  CHECK_EQ(offset(0x2020), 20);
  // Code that replaces code that runs is entered in a loop.
  test::MadePositions replacing(PositionEncoding::kFlags);
  replacing.entry_bytecode = 4;
  replacing.Position(0, 12, -1);
  replacing.Position(0x10, 16, -1);
  const std::string replacement = replacing.Payload();
  Add(&log, {CodeKind::kMachineCode, 0x4000, 0x100, "JS:o*f a.js:1:1", 1, 0, 1, replacement});
  map.QueueFrom(&log);
  map.ApplyAll();
  CHECK_EQ(offset(0x4000), 20);
  CHECK_EQ(offset(0x4010), 16);
  // Its bytecode is not known.
  CHECK_EQ(offset(0x3000), -1);
  CHECK_EQ(offset(0x3010), 0);
}

}  // namespace
}  // namespace nativeprof
