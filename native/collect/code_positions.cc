#include "code_positions.h"

#include <algorithm>
#include <cstring>

namespace nativeprof {
namespace {

// Little-endian groups of 7 bits; the eighth says that more follow. False at the end of the bytes.
bool TakeVarint(std::string_view* bytes, uint64_t* value) {
  *value = 0;
  for (int shift = 0; shift < 64 && !bytes->empty(); shift += 7) {
    const auto byte = static_cast<uint8_t>(bytes->front());
    bytes->remove_prefix(1);
    *value |= static_cast<uint64_t>(byte & 0x7f) << shift;
    if ((byte & 0x80) == 0) return true;
  }
  return false;
}

int64_t FromZigzag(uint64_t value) {
  return static_cast<int64_t>(value >> 1) ^ -static_cast<int64_t>(value & 1);
}

template <typename T>
bool TakeArray(std::string_view* bytes, uint32_t count, std::vector<T>* values) {
  if (bytes->size() / sizeof(T) < count) return false;
  values->resize(count);
  if (count > 0) std::memcpy(values->data(), bytes->data(), count * sizeof(T));
  bytes->remove_prefix(count * sizeof(T));
  return true;
}

}  // namespace

std::shared_ptr<const CodePositions> CodePositions::Decode(std::string_view payload) {
  PositionsHead head;
  if (payload.size() < sizeof(head)) return nullptr;
  std::memcpy(&head, payload.data(), sizeof(head));
  payload.remove_prefix(sizeof(head));
  const uint64_t padded = (uint64_t{head.position_bytes} + 7) & ~uint64_t{7};
  if (payload.size() < padded) return nullptr;
  const std::string_view positions = payload.substr(0, head.position_bytes);
  payload.remove_prefix(padded);

  const auto table = std::make_shared<CodePositions>();
  if (!TakeArray(&payload, head.call_count, &table->calls_)) return nullptr;
  if (!TakeArray(&payload, head.function_count, &table->functions_)) return nullptr;
  for (size_t i = 0; i < table->calls_.size(); i++) {
    const InlinedCall& call = table->calls_[i];
    const bool known = call.function >= -1 && call.function < static_cast<int>(head.function_count);
    // A call stands in the code of one that was inlined before it: the chain has an end.
    if (!known || InlinedCallOf(call.position) >= static_cast<int>(i)) return nullptr;
  }
  if (!table->DecodePositions(positions, head.encoding)) return nullptr;
  return table;
}

// Pairs of numbers, each the difference to the one before. kSigned (up to V8 13): the offset of the
// machine code in zigzag, complemented where the position is no statement. kFlags (from V8 14 on):
// the offset above two bits of flags. The position is in zigzag in both.
bool CodePositions::DecodePositions(std::string_view bytes, PositionEncoding encoding) {
  int64_t pc_offset = 0;
  int64_t position = 0;
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
    if (pc_offset < 0 || pc_offset > INT32_MAX || call >= static_cast<int>(calls_.size())) {
      return false;
    }
    entries_.push_back({static_cast<uint32_t>(pc_offset), script_offset, call});
  }
  return true;
}

const CodePositions* StoredPositions::Get() const {
  if (!payload_.empty()) {
    decoded_ = CodePositions::Decode(payload_);
    payload_ = std::string();
  }
  return decoded_.get();
}

std::vector<ActiveFunction> CodePositions::Find(uint32_t pc_offset) const {
  const auto next = std::upper_bound(
      entries_.begin(), entries_.end(), pc_offset,
      [](uint32_t offset, const Entry& entry) { return offset < entry.pc_offset; });
  if (next == entries_.begin()) return {ActiveFunction()};
  std::vector<ActiveFunction> active;
  int32_t script_offset = std::prev(next)->script_offset;
  for (int32_t call = std::prev(next)->call; call >= 0;) {
    const InlinedCall& inlined = calls_[static_cast<size_t>(call)];
    const bool known = inlined.function >= 0;
    active.push_back(
        {known ? functions_[static_cast<size_t>(inlined.function)] : FunctionKey(), script_offset});
    script_offset = ScriptOffsetOf(inlined.position);
    call = InlinedCallOf(inlined.position);
  }
  active.push_back({FunctionKey(), script_offset});
  return active;
}

}  // namespace nativeprof
