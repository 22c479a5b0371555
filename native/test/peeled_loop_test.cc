#include "../collect/peeled_loop.h"

#include <string>

#include "check.h"
#include "made_events.h"
#include "made_positions.h"

namespace nativeprof::test {
namespace {

// The text of function 1: a loop at 10, in it calls at 20 and 30, and one behind it at 50.
constexpr int32_t kLoop = 10;

std::shared_ptr<const CodePositions> Open(const MadePositions& made) {
  return OpenCopy(made.Payload(), nullptr);
}

// Bytecode: the calls at 4 and 8, then the loop's jump at 12, then the last call at 16.
MadePositions Bytecode() {
  MadePositions made(PositionEncoding::kFlags);
  made.Position(4, 20, -1);
  made.Position(8, 30, -1);
  made.Position(12, kLoop, -1);
  made.Position(16, 50, -1);
  return made;
}

std::vector<ActiveFunction> Correct(const MadePositions& made, int32_t pc_offset) {
  const auto positions = Open(made);
  const auto bytecode = Open(Bytecode());
  CHECK(positions != nullptr && bytecode != nullptr);
  std::vector<ActiveFunction> active = FindActive(*positions, pc_offset);
  active.back().key = {1, 1};
  CorrectPeeledLoop(
      *positions,
      [&](const FunctionKey& key) { return key.number == 1 ? bytecode.get() : nullptr; }, &active);
  return active;
}

// `scan` is inlined at 20 and 30, `read` at 30, and `scan` again in the other turns and at 50.
MadePositions InlinedCalls() {
  MadePositions made(PositionEncoding::kFlags);
  made.functions = {{1, 7}, {1, 8}};
  made.Call(20, -1, 0);
  made.Call(30, -1, 0);
  made.Call(30, -1, 1);
  made.Call(kLoop, -1, 0);
  made.Call(kLoop, -1, 0);
  made.Call(50, -1, 0);
  for (int64_t call = 0; call < 6; call++) made.Position(0x10 * (call + 1), 99, call);
  return made;
}

TEST(CorrectPeeledLoop, PutsInlinedCallsWhereTheyWereInTheFirstTurn) {
  const MadePositions made = InlinedCalls();
  CHECK_EQ(Correct(made, 0x10)[1].script_offset, 20);
  CHECK_EQ(Correct(made, 0x20)[1].script_offset, 30);
  CHECK_EQ(Correct(made, 0x40)[1].script_offset, 20);
  CHECK_EQ(Correct(made, 0x50)[1].script_offset, 30);
  CHECK_EQ(Correct(made, 0x60)[1].script_offset, 50);
  CHECK_EQ(Correct(made, 0x40)[0].script_offset, 99);
}

TEST(CorrectPeeledLoop, IsForMaglevsCodeAlone) {
  for (const bool by_maglev : {false, true}) {
    CodeEventLog log;
    CodeMap map;
    const std::string bytecode = Bytecode().Payload();
    MadePositions made = InlinedCalls();
    if (by_maglev) made.translations = "any";
    const std::string code = made.Payload();
    Add(&log, {CodeKind::kBytecode, 0x1000, 0x20, "JS:~f a.js:1:1", 1, kNoFrameSetup, 1, bytecode});
    Add(&log, {CodeKind::kMachineCode, 0x2000, 0x100, "JS:*f a.js:1:1", 1, 0, 1, code});
    map.QueueFrom(&log);
    map.ApplyAll();
    const std::vector<ActiveFunction>& active = map.FindActive(*map.Find(0x2040), 0x2040);
    CHECK_EQ(active.size(), 2);
    CHECK_EQ(active[1].script_offset, by_maglev ? 20 : kLoop);
  }
}

}  // namespace
}  // namespace nativeprof::test
