#include "code_positions.h"

#include <algorithm>
#include <cstring>
#include <iterator>

namespace nativeprof {
namespace {

// With what fills them up to a multiple of 8.
bool TakeBytes(std::string_view* payload, uint32_t count, std::string_view* bytes) {
  const uint64_t padded = (uint64_t{count} + 7) & ~uint64_t{7};
  if (payload->size() < padded) return false;
  *bytes = payload->substr(0, count);
  payload->remove_prefix(padded);
  return true;
}

template <typename T>
bool TakeArray(std::string_view* bytes, uint32_t count, PackedArray<T>* values) {
  if (bytes->size() / sizeof(T) < count) return false;
  *values = PackedArray<T>(*bytes, count);
  bytes->remove_prefix(count * sizeof(T));
  return true;
}

// What every payload begins with. False: it is shorter than it says.
bool TakeTables(std::string_view* payload, PositionsHead* head, std::string_view* positions,
                PackedArray<InlinedCall>* calls, PackedArray<FunctionKey>* functions) {
  if (payload->size() < sizeof(*head)) return false;
  std::memcpy(head, payload->data(), sizeof(*head));
  payload->remove_prefix(sizeof(*head));
  return TakeBytes(payload, head->position_bytes, positions) &&
         TakeArray(payload, head->call_count, calls) &&
         TakeArray(payload, head->function_count, functions);
}

}  // namespace

std::unique_ptr<const CodePositions> CodePositions::Open(std::string_view payload,
                                                         const BytecodeSizes* sizes) {
  std::unique_ptr<CodePositions> opened(new CodePositions());
  if (!opened->Read(payload, sizes)) return nullptr;
  return opened;
}

bool CodePositions::Read(std::string_view payload, const BytecodeSizes* sizes) {
  PositionsHead head;
  std::string_view positions;
  if (!TakeTables(&payload, &head, &positions, &calls_, &functions_) ||
      !TakeBytes(&payload, head.translation_bytes, &translations_) ||
      !TakeArray(&payload, head.return_count, &returns_) || !ReadCalls() ||
      !positions_.Open(positions, head.encoding, calls_.size())) {
    return false;
  }
  entry_bytecode_ = head.entry_bytecode;
  if (head.bytecode_bytes == 0) return true;
  std::string_view bytecodes;
  std::string_view machine_code;
  return TakeBytes(&payload, head.bytecode_bytes, &bytecodes) &&
         TakeBytes(&payload, head.machine_code_table_bytes, &machine_code) &&
         baseline_.emplace().Open(bytecodes, machine_code, sizes);
}

// False: they contradict themselves.
bool CodePositions::ReadCalls() const {
  CallReturn before = {-1, -1, -1};
  for (size_t i = 0; i < returns_.size(); i++) {
    const CallReturn call = returns_[i];
    if (call.pc_offset <= before.pc_offset || call.exit_offset <= before.exit_offset) return false;
    before = call;
  }
  for (size_t i = 0; i < calls_.size(); i++) {
    const InlinedCall call = calls_[i];
    const bool known =
        call.function >= -1 && call.function < static_cast<int64_t>(functions_.size());
    // A call stands in the code of one that was inlined before it: the chain has an end.
    if (!known || InlinedCallOf(call.position) >= static_cast<int64_t>(i)) return false;
  }
  return true;
}

std::optional<int64_t> CodePositions::PositionAt(int32_t pc_offset) const {
  if (baseline_) return positions_.Find(baseline_->BytecodeAt(pc_offset));
  return positions_.Find(WithoutExit(pc_offset));
}

int32_t CodePositions::FindInnermost(int32_t pc_offset) const {
  const std::optional<int64_t> position = PositionAt(pc_offset);
  return position ? ScriptOffsetOf(*position) : -1;
}

void CodePositions::Find(int32_t pc_offset, const FunctionKey& own,
                         std::vector<ActiveFunction>* active) const {
  active->clear();
  const std::optional<int64_t> position = PositionAt(pc_offset);
  int32_t script_offset = position ? ScriptOffsetOf(*position) : -1;
  int32_t inner = -1;
  for (int32_t call = position ? InlinedCallOf(*position) : -1; call >= 0;) {
    const InlinedCall inlined = calls_[static_cast<size_t>(call)];
    const bool is_own = inlined.function < 0;
    active->push_back(
        {is_own ? own : functions_[static_cast<size_t>(inlined.function)], script_offset, inner});
    script_offset = ScriptOffsetOf(inlined.position);
    inner = call;
    call = InlinedCallOf(inlined.position);
  }
  active->push_back({own, script_offset, inner});
}

// See ActivationsFinder in src/deoptimizer/deoptimizer.cc.
int32_t CodePositions::WithoutExit(int32_t pc_offset) const {
  const int64_t exit_offset = int64_t{pc_offset} + 1;
  const size_t found = returns_.FindFirstNot(
      [exit_offset](const CallReturn& call) { return call.exit_offset < exit_offset; });
  if (found == returns_.size() || returns_[found].exit_offset != exit_offset) return pc_offset;
  return returns_[found].pc_offset - 1;
}

std::vector<ActiveBytecode> CodePositions::FindCall(int32_t pc_offset,
                                                    const TranslationOperands& operands) const {
  if (translations_.empty()) return {};
  const int64_t return_offset = int64_t{WithoutExit(pc_offset)} + 1;
  const size_t found = returns_.FindFirstNot(
      [return_offset](const CallReturn& call) { return call.pc_offset < return_offset; });
  if (found == returns_.size()) return {};
  const CallReturn call = returns_[found];
  if (call.pc_offset != return_offset || call.translation < 0) return {};
  const std::vector<TranslatedFrame> frames =
      DecodeTranslation(translations_, static_cast<size_t>(call.translation), operands);
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

std::vector<int32_t> CodePositions::FindSiblings(int32_t call) const {
  std::vector<int32_t> siblings;
  const InlinedCall wanted = calls_[static_cast<size_t>(call)];
  for (size_t i = 0; i < static_cast<size_t>(call); i++) {
    const InlinedCall other = calls_[i];
    if (other.function == wanted.function &&
        InlinedCallOf(other.position) == InlinedCallOf(wanted.position)) {
      siblings.push_back(ScriptOffsetOf(other.position));
    }
  }
  return siblings;
}

const CodePositions* StoredPositions::Get(const BytecodeSizes* sizes) {
  if (!was_opened_) opened_ = CodePositions::Open(payload_.bytes(), sizes);
  was_opened_ = true;
  return opened_.get();
}

std::vector<FunctionKey> StoredPositions::Functions() const {
  PackedArray<InlinedCall> calls;
  PackedArray<FunctionKey> functions;
  std::string_view rest = payload_.bytes();
  std::string_view positions;
  PositionsHead head;
  if (!TakeTables(&rest, &head, &positions, &calls, &functions)) return {};
  std::vector<FunctionKey> keys;
  for (size_t i = 0; i < functions.size(); i++) keys.push_back(functions[i]);
  return keys;
}

void StoredPositions::Detach() {
  if (detached_) return;
  payload_ = CopyPayload(payload_.bytes());
  detached_ = true;
  opened_ = nullptr;
  was_opened_ = false;
}

}  // namespace nativeprof
