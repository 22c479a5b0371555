// Tables of positions, encoded as V8 does.
#ifndef NATIVEPROF_TEST_MADE_POSITIONS_H_
#define NATIVEPROF_TEST_MADE_POSITIONS_H_

#include <cstring>
#include <memory>
#include <string>
#include <utility>
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

  // A call that returns to `pc_offset`, or to `exit_offset` once its code must be deoptimised.
  // `translation`: where in `translations` its frames are.
  void Return(int32_t pc_offset, int32_t exit_offset, int32_t translation) {
    returns_.push_back({pc_offset, exit_offset, translation});
  }

  // What the baseline compiler made: how many bytes its prologue takes, and each bytecode.
  void MachineCode(std::string bytecodes, const std::vector<uint64_t>& sizes) {
    bytecodes_ = std::move(bytecodes);
    Append(sizes, &machine_code_);
  }

  // As V8 writes numbers.
  static void Append(const std::vector<uint64_t>& values, std::string* bytes) {
    for (const uint64_t value : values) Append(value, bytes);
  }

  std::string Payload() const {
    PositionsHead head = {};
    head.encoding = encoding_;
    head.position_bytes = static_cast<uint32_t>(positions_.size());
    head.call_count = static_cast<uint32_t>(calls_.size());
    head.function_count = static_cast<uint32_t>(functions.size());
    head.bytecode_bytes = static_cast<uint32_t>(bytecodes_.size());
    head.machine_code_table_bytes = static_cast<uint32_t>(machine_code_.size());
    head.return_count = static_cast<uint32_t>(returns_.size());
    head.translation_bytes = static_cast<uint32_t>(translations.size());
    head.entry_bytecode = entry_bytecode;
    std::string payload(reinterpret_cast<const char*>(&head), sizeof(head));
    AppendPadded(positions_, &payload);
    payload.append(reinterpret_cast<const char*>(calls_.data()), calls_.size() * 16);
    payload.append(reinterpret_cast<const char*>(functions.data()), functions.size() * 8);
    AppendPadded(translations, &payload);
    payload.append(reinterpret_cast<const char*>(returns_.data()),
                   returns_.size() * sizeof(CallReturn));
    AppendPadded(bytecodes_, &payload);
    AppendPadded(machine_code_, &payload);
    return payload;
  }

  std::vector<FunctionKey> functions;
  std::string translations;  // of Maglev's code
  int32_t entry_bytecode = kFunctionEntry;

 private:
  static int64_t Raw(int64_t offset, int64_t call) { return (call + 1) << 31 | (offset + 1) << 1; }
  static uint64_t Zigzag(int64_t value) {
    return static_cast<uint64_t>(value) << 1 ^ static_cast<uint64_t>(value >> 63);
  }
  void Append(uint64_t value) { Append(value, &positions_); }
  static void Append(uint64_t value, std::string* bytes) {
    for (; value >= 0x80; value >>= 7) *bytes += static_cast<char>(value | 0x80);
    *bytes += static_cast<char>(value);
  }
  static void AppendPadded(const std::string& bytes, std::string* payload) {
    *payload += bytes;
    payload->resize((payload->size() + 7) & ~size_t{7});
  }

  PositionEncoding encoding_;
  std::vector<InlinedCall> calls_;
  std::vector<CallReturn> returns_;
  std::string bytecodes_;
  std::string machine_code_;
  std::string positions_;
  int64_t last_pc_offset_ = -1;
  int64_t last_position_ = 0;
  bool is_statement_ = false;
};

// With bytes that stay; null: see CodePositions::Open().
inline std::shared_ptr<const CodePositions> OpenCopy(std::string payload,
                                                     const BytecodeSizes* sizes) {
  const auto kept = std::make_shared<std::string>(std::move(payload));
  std::unique_ptr<const CodePositions> opened = CodePositions::Open(*kept, sizes);
  if (opened == nullptr) return nullptr;
  return {opened.release(), [kept](const CodePositions* positions) { delete positions; }};
}

inline std::vector<ActiveFunction> FindActive(const CodePositions& positions, int32_t pc_offset) {
  std::vector<ActiveFunction> active = {{}, {}};  // what was there before must not count
  positions.Find(pc_offset, {}, &active);
  return active;
}

}  // namespace nativeprof::test

#endif  // NATIVEPROF_TEST_MADE_POSITIONS_H_
