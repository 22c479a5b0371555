// Tables of inlined functions, encoded as V8 does.
#ifndef NATIVEPROF_TEST_MADE_POSITIONS_H_
#define NATIVEPROF_TEST_MADE_POSITIONS_H_

#include <cstring>
#include <string>
#include <vector>

#include "../collect/code_positions.h"

namespace nativeprof::test {

class MadePositions {
 public:
  explicit MadePositions(PositionEncoding encoding) : encoding_(encoding) {}

  // At `offset` in the script, within call number `outer` (-1: the function itself).
  void Call(int64_t offset, int64_t outer, int32_t function) {
    calls_.push_back({Raw(offset, outer), function, 0});
  }

  // From `pc_offset` on; ascending.
  void Position(int64_t pc_offset, int64_t offset, int64_t call) {
    const int64_t step = pc_offset - last_pc_offset_;
    if (encoding_ == PositionEncoding::kFlags) {
      Append(static_cast<uint64_t>(step) << 2 | 2);
    } else {
      // Every other one is no statement.
      const bool statement = is_statement_ = !is_statement_;
      Append(Zigzag(statement ? step : -step - 1));
    }
    Append(Zigzag(Raw(offset, call) - last_position_));
    last_pc_offset_ = pc_offset;
    last_position_ = Raw(offset, call);
  }

  std::string Payload() const {
    const PositionsHead head = {encoding_, static_cast<uint32_t>(positions_.size()),
                                static_cast<uint32_t>(calls_.size()),
                                static_cast<uint32_t>(functions.size())};
    std::string payload(reinterpret_cast<const char*>(&head), sizeof(head));
    payload += positions_;
    payload.resize((payload.size() + 7) & ~size_t{7});
    payload.append(reinterpret_cast<const char*>(calls_.data()), calls_.size() * 16);
    payload.append(reinterpret_cast<const char*>(functions.data()), functions.size() * 8);
    return payload;
  }

  std::vector<FunctionKey> functions;

 private:
  static int64_t Raw(int64_t offset, int64_t call) { return (call + 1) << 31 | (offset + 1) << 1; }
  static uint64_t Zigzag(int64_t value) {
    return static_cast<uint64_t>(value) << 1 ^ static_cast<uint64_t>(value >> 63);
  }
  void Append(uint64_t value) {
    for (; value >= 0x80; value >>= 7) positions_ += static_cast<char>(value | 0x80);
    positions_ += static_cast<char>(value);
  }

  PositionEncoding encoding_;
  std::vector<InlinedCall> calls_;
  std::string positions_;
  int64_t last_pc_offset_ = 0;
  int64_t last_position_ = 0;
  bool is_statement_ = false;
};

}  // namespace nativeprof::test

#endif  // NATIVEPROF_TEST_MADE_POSITIONS_H_
