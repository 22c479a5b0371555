// Tables of positions and of baseline code, which are read from the middle.
#include "../collect/position_table.h"

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "../collect/baseline_table.h"
#include "check.h"
#include "made_positions.h"

namespace nativeprof::test {
namespace {

const BytecodeSizes kSizes({1, 1, 1, 1, 1, 3,  //
                            1, 1, 1, 1, 1, 5,  //
                            1, 1, 1, 1, 1, 9});

// Pseudo-random numbers, the same each time.
class Draws {
 public:
  int64_t Next(int64_t limit) {
    state_ = state_ * 6364136223846793005 + 1442695040888963407;
    return static_cast<int64_t>(state_ >> 33) % limit;
  }

 private:
  uint64_t state_ = 7;
};

// Of a table that is longer than what is read at once, the last position at or in front of each
// offset; several may have the same.
TEST(PositionTable, FindsTheLastOfEachOffset) {
  for (const auto encoding : {PositionEncoding::kSigned, PositionEncoding::kFlags}) {
    MadePositions made(encoding);
    Draws draws;
    std::vector<int64_t> expected;
    int64_t pc_offset = -1;
    for (int i = 0; i < 1'000; i++) {
      pc_offset += draws.Next(4);
      const int64_t offset = draws.Next(1'000'000);
      made.Position(pc_offset, offset, -1);
      expected.resize(static_cast<size_t>(pc_offset + 2), expected.empty() ? -1 : expected.back());
      expected.back() = offset;
    }
    const auto positions = OpenCopy(made.Payload(), nullptr);
    CHECK(positions != nullptr);
    for (size_t i = 0; i < expected.size(); i++) {
      CHECK_EQ(positions->FindInnermost(static_cast<int32_t>(i) - 1), expected[i]);
    }
    CHECK_EQ(positions->FindInnermost(-2), -1);
    CHECK_EQ(positions->FindInnermost(INT32_MAX), expected.back());
  }
}

// What stays says the same, and what lay beside it may go.
TEST(StoredPositions, LetGoOfTheirBlock) {
  MadePositions made(PositionEncoding::kFlags);
  for (int32_t i = 0; i < 100; i++) made.Position(i, 7 * i, -1);
  PayloadWriter writer;
  Payload payload = writer.Add(made.Payload());
  const std::weak_ptr<const char> block = payload.start;
  StoredPositions stored(std::move(payload));
  writer = PayloadWriter();
  CHECK_EQ(stored.Get(nullptr)->FindInnermost(50), 350);
  CHECK(!block.expired());
  for (int i = 0; i < 2; i++) {
    stored.Detach();
    CHECK(block.expired());
    CHECK_EQ(stored.Get(nullptr)->FindInnermost(50), 350);
  }
}

TEST(PositionTable, HasNoneWhereItIsEmpty) {
  const auto positions = OpenCopy(MadePositions(PositionEncoding::kFlags).Payload(), nullptr);
  CHECK(positions != nullptr);
  CHECK_EQ(positions->FindInnermost(0), -1);
  CHECK_EQ(positions->FindFirst(0), -1);
}

TEST(PositionTable, FindsTheFirstInstructionOfAPosition) {
  MadePositions made(PositionEncoding::kFlags);
  for (int32_t i = 0; i < 200; i++) made.Position(2 * i - 1, i % 150, -1);
  const auto positions = OpenCopy(made.Payload(), nullptr);
  CHECK_EQ(positions->FindFirst(0), 0);  // it begins in front of the code
  CHECK_EQ(positions->FindFirst(40), 79);
  CHECK_EQ(positions->FindFirst(149), 297);
  CHECK_EQ(positions->FindFirst(150), -1);
}

// Prologue of 4 bytes; bytecodes of 1, 3 and 1 bytes, which took 10, 200 and 6.
TEST(BaselineTable, LeadsToThePositionsOfBytecode) {
  const std::string bytecodes = {4, 5, 0, 0, 4};
  const auto decode = [&](const std::string& bytes, const std::vector<uint64_t>& machine_code) {
    MadePositions made(PositionEncoding::kFlags);
    made.Position(-1, 7, -1);
    made.Position(1, 50, -1);
    made.Position(4, 90, -1);
    made.MachineCode(bytes, machine_code);
    return OpenCopy(made.Payload(), &kSizes);
  };
  const auto table = decode(bytecodes, {4, 10, 200, 6});
  CHECK(table != nullptr);
  CHECK_EQ(table->FindInnermost(0), 7);
  CHECK_EQ(table->FindInnermost(13), 7);
  CHECK_EQ(table->FindInnermost(14), 50);
  CHECK_EQ(table->FindInnermost(213), 50);
  CHECK_EQ(table->FindInnermost(214), 90);
  // It does not fit the bytecodes.
  CHECK(decode(bytecodes, {4, 10, 200}) == nullptr);
  CHECK(decode(bytecodes, {4, 10, 200, 6, 1}) == nullptr);
  CHECK(decode({4, 5, 0}, {4, 10, 200}) == nullptr);
  CHECK(decode({4, 6, 0, 0, 4}, {4, 10, 200, 6}) == nullptr);
}

// Bytecodes of 1 and 3 bytes, some of which take no machine code, and wide ones of 6.
TEST(BaselineTable, FindsTheBytecodeOfEveryInstruction) {
  Draws draws;
  std::string bytecodes;
  std::vector<uint64_t> table = {5};
  std::vector<int32_t> expected(5, -1);
  for (int i = 0; i < 1'000; i++) {
    const auto start = static_cast<int32_t>(bytecodes.size());
    const int64_t kind = draws.Next(3);
    if (kind == 0) bytecodes += std::string("\4");
    if (kind == 1) bytecodes += std::string("\5\7\7");
    if (kind == 2) bytecodes += std::string("\0\5\7\7\7\7", 6);
    table.push_back(static_cast<uint64_t>(draws.Next(4) * draws.Next(60)));
    expected.resize(expected.size() + table.back(), start);
  }
  std::string bytes;
  MadePositions::Append(table, &bytes);
  BaselineTable baseline;
  CHECK(baseline.Open(bytecodes, bytes, &kSizes));
  for (size_t i = 0; i < expected.size(); i++) {
    CHECK_EQ(baseline.BytecodeAt(static_cast<int32_t>(i)), expected[i]);
  }
  CHECK_EQ(baseline.BytecodeAt(-1), -1);
  CHECK(baseline.BytecodeAt(INT32_MAX) < static_cast<int32_t>(bytecodes.size()));
  for (size_t length = 0; length < bytes.size(); length++) {
    CHECK(!BaselineTable().Open(bytecodes, std::string_view(bytes).substr(0, length), &kSizes));
  }
  const BytecodeSizes unknown;
  CHECK(!BaselineTable().Open(bytecodes, bytes, &unknown));
}

}  // namespace
}  // namespace nativeprof::test
