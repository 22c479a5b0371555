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

TEST(CodeMapMemory, KeepsFunctionsThatAreInlinedIntoLivingCode) {
  test::ResolverFixture fixture;
  const FunctionKey inlined = {500'001, 3};
  NameScript(&fixture.log, inlined.script_id, "/app/small.js");
  Add(&fixture.log, {CodeKind::kBytecode, PlaceOf(0), 0x100, "JS:~small /app/small.js:1:1",
                     inlined.script_id, kNoFrameSetup, inlined.number});
  MadePositions positions(PositionEncoding::kSigned);
  positions.functions = {inlined};
  positions.Call(20, -1, 0);
  positions.Position(0, 10, -1);
  positions.Position(0x40, 5, 0);
  const std::string payload = positions.Payload();
  Add(&fixture.log,
      {CodeKind::kMachineCode, test::kMain, 0x100, "JS:*main /app/main.js:1:1", 1, 0, 0, payload});
  fixture.ApplyAll();
  MakeFunctions(&fixture.log, &fixture.code, 0, 50'000);
  CHECK(fixture.log.scripts_generation() > 0);
  CHECK_EQ(fixture.Resolve(MadeSample::Walk({test::In(test::kMain)})), "main;small");
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
