#include "code_positions.h"

#include <algorithm>
#include <cstring>

#include "varint.h"

namespace nativeprof {
namespace {

int64_t FromZigzag(uint64_t value) {
  return static_cast<int64_t>(value >> 1) ^ -static_cast<int64_t>(value & 1);
}

// With what fills them up to a multiple of 8.
bool TakeBytes(std::string_view* payload, uint32_t count, std::string_view* bytes) {
  const uint64_t padded = (uint64_t{count} + 7) & ~uint64_t{7};
  if (payload->size() < padded) return false;
  *bytes = payload->substr(0, count);
  payload->remove_prefix(padded);
  return true;
}

template <typename T>
bool TakeArray(std::string_view* bytes, uint32_t count, std::vector<T>* values) {
  if (bytes->size() / sizeof(T) < count) return false;
  values->resize(count);
  if (count > 0) std::memcpy(values->data(), bytes->data(), count * sizeof(T));
  bytes->remove_prefix(count * sizeof(T));
  return true;
}

// What every payload begins with. False: it is shorter than it says.
bool TakeTables(std::string_view* payload, PositionsHead* head, std::string_view* positions,
                std::vector<InlinedCall>* calls, std::vector<FunctionKey>* functions) {
  if (payload->size() < sizeof(*head)) return false;
  std::memcpy(head, payload->data(), sizeof(*head));
  payload->remove_prefix(sizeof(*head));
  return TakeBytes(payload, head->position_bytes, positions) &&
         TakeArray(payload, head->call_count, calls) &&
         TakeArray(payload, head->function_count, functions);
}

}  // namespace

std::shared_ptr<const CodePositions> CodePositions::Decode(std::string_view payload,
                                                           const BytecodeSizes& sizes) {
  PositionsHead head;
  std::string_view positions;
  const auto table = std::make_shared<CodePositions>();
  if (!TakeTables(&payload, &head, &positions, &table->calls_, &table->functions_)) return nullptr;
  std::string_view translations;
  if (!TakeBytes(&payload, head.translation_bytes, &translations) ||
      !TakeArray(&payload, head.return_count, &table->returns_)) {
    return nullptr;
  }
  table->translations_ = translations;
  const auto in_order = [](const CallReturn& a, const CallReturn& b) {
    return a.pc_offset < b.pc_offset && a.exit_offset < b.exit_offset;
  };
  for (size_t i = 0; i < table->returns_.size(); i++) {
    const CallReturn& call = table->returns_[i];
    if (call.pc_offset < 0 || call.exit_offset < 0) return nullptr;
    if (i > 0 && !in_order(table->returns_[i - 1], call)) return nullptr;
  }
  for (size_t i = 0; i < table->calls_.size(); i++) {
    const InlinedCall& call = table->calls_[i];
    const bool known = call.function >= -1 && call.function < static_cast<int>(head.function_count);
    // A call stands in the code of one that was inlined before it: the chain has an end.
    if (!known || InlinedCallOf(call.position) >= static_cast<int>(i)) return nullptr;
  }
  if (!table->DecodePositions(positions, head.encoding)) return nullptr;
  if (head.bytecode_bytes == 0) return table;
  std::string_view bytecodes;
  std::string_view machine_code;
  if (!TakeBytes(&payload, head.bytecode_bytes, &bytecodes) ||
      !TakeBytes(&payload, head.machine_code_table_bytes, &machine_code) ||
      !table->MapToMachineCode(bytecodes, machine_code, sizes)) {
    return nullptr;
  }
  return table;
}

// Pairs of numbers, each the difference to the one before. kSigned (up to V8 13): the offset of the
// machine code in zigzag, complemented where the position is no statement. kFlags (from V8 14 on):
// the offset above two bits of flags. The position is in zigzag in both. A table begins in front of
// the code, at -1 (kFunctionEntryBytecodeOffset in src/codegen/source-position-table.h).
bool CodePositions::DecodePositions(std::string_view bytes, PositionEncoding encoding) {
  constexpr size_t kUsualEntryBytes = 3;
  int64_t pc_offset = -1;
  int64_t position = 0;
  entries_.reserve(bytes.size() / kUsualEntryBytes + 1);
  while (!bytes.empty()) {
    uint64_t code;
    uint64_t delta;
    if (!TakeVarint(&bytes, &code) || !TakeVarint(&bytes, &delta)) return false;
    if (encoding == PositionEncoding::kFlags) {
      pc_offset += static_cast<int64_t>(code >> 2);
    } else {
      const int64_t step = FromZigzag(code);
      pc_offset += step >= 0 ? step : -(step + 1);
    }
    position += FromZigzag(delta);
    const int32_t call = InlinedCallOf(position);
    const int32_t script_offset = ScriptOffsetOf(position);
    if (pc_offset < -1 || pc_offset > INT32_MAX || call >= static_cast<int>(calls_.size())) {
      return false;
    }
    entries_.push_back({static_cast<int32_t>(pc_offset), script_offset, call});
  }
  return true;
}

// The table has the size of the prologue, and then that of the machine code of each bytecode
// (src/baseline/bytecode-offset-iterator.h).
bool CodePositions::MapToMachineCode(std::string_view bytecodes, std::string_view table,
                                     const BytecodeSizes& sizes) {
  std::vector<Entry> mapped;
  mapped.reserve(entries_.size());
  uint64_t pc_offset = 0;
  auto next = entries_.begin();
  int64_t offset = -1;
  for (;;) {
    while (next != entries_.end() && next->pc_offset <= offset) ++next;
    if (next != entries_.begin()) {
      const int32_t script_offset = std::prev(next)->script_offset;
      if (mapped.empty() || mapped.back().script_offset != script_offset) {
        mapped.push_back({static_cast<int32_t>(pc_offset), script_offset, -1});
      }
    }
    uint64_t machine_code_bytes;
    if (!TakeVarint(&table, &machine_code_bytes)) return false;
    pc_offset += machine_code_bytes;
    if (pc_offset > INT32_MAX) return false;
    const size_t size = offset < 0 ? 1 : sizes.At(bytecodes, static_cast<size_t>(offset));
    if (size == 0) return false;
    offset += static_cast<int64_t>(size);
    if (offset >= static_cast<int64_t>(bytecodes.size())) break;
  }
  entries_ = std::move(mapped);
  return table.empty() && offset == static_cast<int64_t>(bytecodes.size());
}

const CodePositions* StoredPositions::Get(const BytecodeSizes& sizes) const {
  if (!payload_.empty()) {
    decoded_ = CodePositions::Decode(payload_, sizes);
    payload_ = std::string();
  }
  return decoded_.get();
}

std::vector<FunctionKey> StoredPositions::Functions() const {
  if (decoded_ != nullptr) return decoded_->functions();
  std::vector<FunctionKey> functions;
  std::vector<InlinedCall> calls;
  std::string_view rest = payload_;
  std::string_view positions;
  PositionsHead head;
  if (!TakeTables(&rest, &head, &positions, &calls, &functions)) functions.clear();
  return functions;
}

std::vector<ActiveFunction> CodePositions::Find(int32_t pc_offset, const FunctionKey& own) const {
  const auto next =
      std::upper_bound(entries_.begin(), entries_.end(), WithoutExit(pc_offset),
                       [](int32_t offset, const Entry& entry) { return offset < entry.pc_offset; });
  if (next == entries_.begin()) return {{own, -1, -1}};
  std::vector<ActiveFunction> active;
  int32_t script_offset = std::prev(next)->script_offset;
  int32_t inner = -1;
  for (int32_t call = std::prev(next)->call; call >= 0;) {
    const InlinedCall& inlined = calls_[static_cast<size_t>(call)];
    const bool is_own = inlined.function < 0;
    active.push_back(
        {is_own ? own : functions_[static_cast<size_t>(inlined.function)], script_offset, inner});
    script_offset = ScriptOffsetOf(inlined.position);
    inner = call;
    call = InlinedCallOf(inlined.position);
  }
  active.push_back({own, script_offset, inner});
  return active;
}

// See ActivationsFinder in src/deoptimizer/deoptimizer.cc.
int32_t CodePositions::WithoutExit(int32_t pc_offset) const {
  const int64_t exit_offset = int64_t{pc_offset} + 1;
  const auto found = std::lower_bound(
      returns_.begin(), returns_.end(), exit_offset,
      [](const CallReturn& call, int64_t offset) { return call.exit_offset < offset; });
  const bool is_exit = found != returns_.end() && found->exit_offset == exit_offset;
  return is_exit ? found->pc_offset - 1 : pc_offset;
}

std::vector<ActiveBytecode> CodePositions::FindCall(int32_t pc_offset,
                                                    const TranslationOperands& operands) const {
  const int64_t return_offset = int64_t{WithoutExit(pc_offset)} + 1;
  const auto found = std::lower_bound(
      returns_.begin(), returns_.end(), return_offset,
      [](const CallReturn& call, int64_t offset) { return call.pc_offset < offset; });
  if (found == returns_.end() || found->pc_offset != return_offset || found->translation < 0) {
    return {};
  }
  const std::vector<TranslatedFrame> frames =
      DecodeTranslation(translations_, static_cast<size_t>(found->translation), operands);
  std::vector<ActiveBytecode> active;
  for (auto frame = frames.rbegin(); frame != frames.rend(); ++frame) {
    const bool is_own = std::next(frame) == frames.rend();
    const auto literal = static_cast<size_t>(frame->literal);
    // Inlined functions are the first literals of the code.
    if (!is_own && literal >= functions_.size()) return {};
    active.push_back({is_own ? FunctionKey() : functions_[literal], frame->bytecode_offset});
  }
  return active;
}

int32_t CodePositions::FindFirst(int32_t script_offset) const {
  const auto found = std::find_if(entries_.begin(), entries_.end(), [&](const Entry& entry) {
    return entry.script_offset == script_offset;
  });
  return found == entries_.end() ? -1 : std::max(found->pc_offset, 0);
}

std::vector<int32_t> CodePositions::FindSiblings(int32_t call) const {
  std::vector<int32_t> siblings;
  const InlinedCall& wanted = calls_[static_cast<size_t>(call)];
  for (const InlinedCall& other : calls_) {
    if (&other == &wanted) break;
    if (other.function == wanted.function &&
        InlinedCallOf(other.position) == InlinedCallOf(wanted.position)) {
      siblings.push_back(ScriptOffsetOf(other.position));
    }
  }
  return siblings;
}

}  // namespace nativeprof
