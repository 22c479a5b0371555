// What the map forgets of programs that go on making functions, and what it must not.
#include <string>

#include "../collect/code_map.h"
#include "check.h"
#include "made_events.h"
#include "made_positions.h"
#include "made_sample.h"
#include "resolver_fixture.h"

namespace nativeprof {
namespace {

using test::Add;
using test::MadePositions;
using test::MadeSample;
using test::NameScript;

constexpr int32_t kPlaces = 1'000;
constexpr uint64_t kFirstPlace = 0x100000;
constexpr uint64_t PlaceOf(int32_t number) {
  return kFirstPlace + 0x100 * static_cast<uint64_t>(number % kPlaces);
}

// Each function in a script of its own, as `eval` makes them; code of later ones takes the places
// of earlier ones.
void MakeFunctions(CodeEventLog* log, CodeMap* map, int32_t first, int32_t last) {
  for (int32_t number = first; number < last; number++) {
    const std::string name = "f" + std::to_string(number);
    NameScript(log, number, "/app/" + name + ".js");
    Add(log, {CodeKind::kBytecode, PlaceOf(number), 0x100,
              "JS:~" + name + " /app/" + name + ".js:1:2", number, kNoFrameSetup, 0});
    if (number % 1'000 != 0) continue;
    map->QueueFrom(log);
    map->ApplyAll();
  }
  map->QueueFrom(log);
  map->ApplyAll();
}

TEST(CodeMapMemory, IsBoundedByTheCodeThatThereIs) {
  CodeEventLog log;
  CodeMap map;
  size_t most = 0;
  for (int32_t first = 0; first < 100'000; first += 5'000) {
    MakeFunctions(&log, &map, first, first + 5'000);
    most = std::max(most, map.functions().size());
    for (int32_t number = first + 4'000; number < first + 5'000; number++) {
      const Code* const code = map.Find(PlaceOf(number));
      CHECK(code != nullptr);
      CHECK_EQ(test::NameOf(map.functions(), code->function), "f" + std::to_string(number));
      CHECK_EQ(test::FileOf(map.functions(), code->function),
               "/app/f" + std::to_string(number) + ".js");
    }
  }
  CHECK(most < 20'000);
  CHECK_EQ(map.size(), kPlaces);
  CHECK(log.scripts_generation() > 0);
}

// New code is nowhere put where old code was: only a look at the heap tells.
TEST(CodeMapMemory, ForgetsBytecodeThatIsFreed) {
  CodeEventLog log;
  CodeMap map;
  constexpr int32_t kLiving = 2'000;
  int32_t made = 0;
  map.SetBytecodeCheck([&](const std::vector<uint64_t>& starts) {
    std::vector<bool> still_there;
    for (const uint64_t start : starts) {
      const auto number = static_cast<int32_t>((start - kFirstPlace) / 0x100);
      still_there.push_back(number + kLiving > made);
    }
    return still_there;
  });
  size_t most = 0;
  while (made < 100'000) {
    NameScript(&log, made, "");
    Add(&log, {CodeKind::kBytecode, kFirstPlace + 0x100 * static_cast<uint64_t>(made), 0x100,
               "JS:~f :1:2", made, kNoFrameSetup, 0});
    made++;
    map.QueueFrom(&log);
    map.ApplyAll();
    most = std::max(most, map.size());
    CHECK(map.Find(kFirstPlace + 0x100 * static_cast<uint64_t>(made - 1)) != nullptr);
  }
  CHECK(most < 50'000);
  CHECK(map.size() >= kLiving);
}

// Until the event of its move is applied, bytecode is not where the map has it.
TEST(CodeMapMemory, KeepsBytecodeThatIsBeingMoved) {
  CodeEventLog log;
  CodeMap map;
  int checks = 0;
  map.SetBytecodeCheck([&](const std::vector<uint64_t>& starts) {
    checks++;
    std::vector<bool> still_there;
    for (const uint64_t start : starts) still_there.push_back(start != 0x1000);
    return still_there;
  });
  NameScript(&log, 1'000'000, "/app/main.js");
  Add(&log, {CodeKind::kBytecode, 0x1000, 0x100, "JS:~main /app/main.js:1:2", 1'000'000,
             kNoFrameSetup, 0});
  int32_t made = 0;
  for (; checks < 1; made += 100) MakeFunctions(&log, &map, made, made + 100);
  test::Move(&log, 0x1000, 0x2000);
  for (; checks < 3; made += 100) MakeFunctions(&log, &map, made, made + 100);
  CHECK(map.Find(0x1000) == nullptr);
  const Code* const moved = map.Find(0x2000);
  CHECK(moved != nullptr);
  CHECK_EQ(test::FileOf(map.functions(), moved->function), "/app/main.js");
}

TEST(CodeMapMemory, KeepsFunctionsThatAreInlinedIntoLivingCode) {
  test::ResolverFixture fixture;
  const FunctionKey inlined = {500'001, 3};
  NameScript(&fixture.log, inlined.script_id, "/app/small.js");
  const std::string bytecode = MadePositions(PositionEncoding::kSigned).Payload();
  Add(&fixture.log, {CodeKind::kBytecode, PlaceOf(0), 0x100, "JS:~small /app/small.js:1:1",
                     inlined.script_id, kNoFrameSetup, inlined.number, bytecode});
  MadePositions positions(PositionEncoding::kSigned);
  positions.functions = {inlined};
  positions.Call(20, -1, 0);
  positions.Position(0, 10, -1);
  positions.Position(0x40, 5, 0);
  const std::string payload = positions.Payload();
  Add(&fixture.log,
      {CodeKind::kMachineCode, test::kMain, 0x100, "JS:*main /app/main.js:1:1", 1, 0, 0, payload});
  fixture.ApplyAll();
  CHECK_EQ(fixture.Resolve(MadeSample::Walk({test::In(test::kMain)})), "main;small");
  MakeFunctions(&fixture.log, &fixture.code, 0, 50'000);
  CHECK(fixture.log.scripts_generation() > 0);
  CHECK_EQ(fixture.Resolve(MadeSample::Walk({test::In(test::kMain)})), "main;small");
}

// Code that is compiled again and again at the same places makes no new entries, but tables.
TEST(CodeMapMemory, PutsTablesApartWhenManyHaveGone) {
  CodeEventLog log;
  CodeMap map;
  MadePositions positions(PositionEncoding::kSigned);
  for (int32_t i = 0; i < 1'000; i++) positions.Position(i, 3 * i, -1);
  const std::string payload = positions.Payload();
  Add(&log, {CodeKind::kMachineCode, 0x1000, 0x400, "JS:*main a.js:1:1", 1, 0, 0, payload});
  map.QueueFrom(&log);
  map.ApplyAll();
  CHECK_EQ(map.FindActive(*map.Find(0x1010), 0x1010).back().script_offset, 0x30);
  for (size_t bytes = 0; bytes < (40 << 20); bytes += payload.size()) {
    Add(&log, {CodeKind::kMachineCode, 0x2000, 0x400, "JS:*f a.js:1:1", 1, 0, 1, payload});
    map.QueueFrom(&log);
    map.ApplyAll();
    CHECK_EQ(map.FindActive(*map.Find(0x2020), 0x2020).back().script_offset, 0x60);
  }
  CHECK_EQ(map.FindActive(*map.Find(0x1010), 0x1010).back().script_offset, 0x30);
}

TEST(CodeMapMemory, NamesFramesAnewWhenItHasForgotten) {
  test::ResolverFixture fixture;
  for (int32_t first = 0; first < 60'000; first += 1'000) {
    MakeFunctions(&fixture.log, &fixture.code, first, first + 1'000);
    // In the interpreter, at that bytecode.
    const uint64_t bytecode = PlaceOf(first + 7) + 8;
    const MadeSample sample =
        MadeSample::Walk({test::Interpreted(test::In(test::kAddHandler)), bytecode});
    CHECK_EQ(fixture.Resolve(sample), "f" + std::to_string(first + 7));
  }
}

}  // namespace
}  // namespace nativeprof
