#include "../collect/bytecode_sizes.h"

#include <string>

#include "check.h"

namespace nativeprof {
namespace {

// Four prefixes; a bytecode without operands, and one with two.
const std::string kTable = {1, 1, 1, 1, 1, 3,  //
                            1, 1, 1, 1, 1, 5,  //
                            1, 1, 1, 1, 1, 9};

std::string Bytes(std::initializer_list<char> bytes) { return bytes; }

TEST(BytecodeSizes, CountsThePrefixAndWiderOperands) {
  const BytecodeSizes sizes(kTable);
  const std::string bytecodes = Bytes({4, 5, 0, 0, 0, 5, 0, 0, 0, 0, 1, 5});
  CHECK_EQ(sizes.At(bytecodes, 0), 1);
  CHECK_EQ(sizes.At(bytecodes, 1), 3);
  CHECK_EQ(sizes.At(bytecodes, 4), 6);
  CHECK_EQ(sizes.At(bytecodes, 10), 10);
}

TEST(BytecodeSizes, KnowsNoOthers) {
  const BytecodeSizes sizes(kTable);
  CHECK_EQ(sizes.At(Bytes({6}), 0), 0);
  CHECK_EQ(sizes.At(Bytes({0}), 0), 0);  // a prefix of nothing
  CHECK_EQ(sizes.At(Bytes({0, 6}), 0), 0);
  CHECK_EQ(BytecodeSizes().At(Bytes({4}), 0), 0);
}

TEST(BytecodeSizes, RefusesATableThatIsNone) {
  for (std::string table : {kTable.substr(1), std::string(), std::string(18, 0)}) {
    CHECK_EQ(BytecodeSizes(table).At(Bytes({4}), 0), 0);
  }
  std::string shrinks = kTable;
  shrinks[11] = 2;
  CHECK_EQ(BytecodeSizes(shrinks).At(Bytes({4}), 0), 0);
  std::string long_prefix = kTable;
  long_prefix[12] = 2;
  CHECK_EQ(BytecodeSizes(long_prefix).At(Bytes({4}), 0), 0);
}

}  // namespace
}  // namespace nativeprof
