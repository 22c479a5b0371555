#include "../collect/peeled_loop.h"

#include <string>

#include "check.h"
#include "made_positions.h"

namespace nativeprof::test {
namespace {

// The text of function 1: a loop at 10, in it calls at 20 and 30, and one behind it at 50.
constexpr int32_t kLoop = 10;

std::shared_ptr<const CodePositions> Decode(const MadePositions& made) {
  return CodePositions::Decode(made.Payload(), BytecodeSizes());
}

// Bytecode: the calls at 4 and 8, then the loop's jump at 12, then the last call at 16.
std::shared_ptr<const CodePositions> Bytecode() {
  MadePositions made(PositionEncoding::kFlags);
  made.Position(4, 20, -1);
  made.Position(8, 30, -1);
  made.Position(12, kLoop, -1);
  made.Position(16, 50, -1);
  return Decode(made);
}

std::vector<ActiveFunction> Correct(const MadePositions& made, int32_t pc_offset) {
  const auto positions = Decode(made);
  const auto bytecode = Bytecode();
  CHECK(positions != nullptr && bytecode != nullptr);
  std::vector<ActiveFunction> active = positions->Find(pc_offset);
  active.back().key = {1, 1};
  CorrectPeeledLoop(
      *positions, pc_offset,
      [&](const FunctionKey& key) { return key.number == 1 ? bytecode.get() : nullptr; }, &active);
  return active;
}

// The first turn from 0x10 on, the others from 0x50 on.
MadePositions Calls() {
  MadePositions made(PositionEncoding::kFlags);
  made.by_maglev = true;
  made.Position(0x10, 20, -1);
  made.Position(0x20, 30, -1);
  made.Position(0x50, kLoop, -1);
  made.Position(0x90, 50, -1);
  made.Return(0x18, 0x200, 4);
  made.Return(0x28, 0x204, 8);
  made.Return(0x58, 0x208, 4);
  made.Return(0x68, 0x20c, 8);
  made.Return(0x78, 0x210, 12);
  made.Return(0x98, 0x214, 16);
  return made;
}

TEST(CorrectPeeledLoop, PutsCallsWhereTheirBytecodeIs) {
  CHECK_EQ(Correct(Calls(), 0x17)[0].script_offset, 20);
  CHECK_EQ(Correct(Calls(), 0x57)[0].script_offset, 20);
  CHECK_EQ(Correct(Calls(), 0x67)[0].script_offset, 30);
  CHECK_EQ(Correct(Calls(), 0x77)[0].script_offset, kLoop);
  CHECK_EQ(Correct(Calls(), 0x97)[0].script_offset, 50);
  // No call returns there.
  CHECK_EQ(Correct(Calls(), 0x60)[0].script_offset, kLoop);
}

TEST(CorrectPeeledLoop, LeavesOtherCompilersAlone) {
  MadePositions made = Calls();
  made.by_maglev = false;
  CHECK_EQ(Correct(made, 0x57)[0].script_offset, kLoop);
}

TEST(CorrectPeeledLoop, LeavesNumbersThatDoNotFit) {
  MadePositions made(PositionEncoding::kFlags);
  made.by_maglev = true;
  made.Position(0x10, 20, -1);
  made.Position(0x20, 50, -1);
  made.Return(0x28, 0x200, 8);  // nothing of this code comes from 30
  made.Return(0x38, 0x204, 5);  // in the middle of a bytecode
  CHECK_EQ(Correct(made, 0x27)[0].script_offset, 50);
  CHECK_EQ(Correct(made, 0x37)[0].script_offset, 50);
}

TEST(CorrectPeeledLoop, PutsInlinedCallsWhereTheyWereInTheFirstTurn) {
  MadePositions made(PositionEncoding::kFlags);
  made.by_maglev = true;
  made.functions = {{1, 7}, {1, 8}};
  made.Call(20, -1, 0);
  made.Call(30, -1, 0);
  made.Call(30, -1, 1);
  made.Call(kLoop, -1, 0);
  made.Call(kLoop, -1, 0);
  made.Call(50, -1, 0);
  for (int64_t call = 0; call < 6; call++) made.Position(0x10 * (call + 1), 99, call);
  CHECK_EQ(Correct(made, 0x10)[1].script_offset, 20);
  CHECK_EQ(Correct(made, 0x20)[1].script_offset, 30);
  CHECK_EQ(Correct(made, 0x40)[1].script_offset, 20);
  CHECK_EQ(Correct(made, 0x50)[1].script_offset, 30);
  CHECK_EQ(Correct(made, 0x60)[1].script_offset, 50);
  CHECK_EQ(Correct(made, 0x40)[0].script_offset, 99);
}

}  // namespace
}  // namespace nativeprof::test
