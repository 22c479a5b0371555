// Which functions are active at an address, and where in their scripts.
#include <cstdint>
#include <vector>

#include "code_map.h"
#include "peeled_loop.h"

namespace nativeprof {

const CodePositions* CodeMap::PositionsOf(StoredPositions* stored) {
  if (stored == nullptr) return nullptr;
  if (!bytecode_sizes_) {
    bytecode_sizes_ = encodings_.bytecode_sizes ? encodings_.bytecode_sizes() : BytecodeSizes();
  }
  return stored->Get(&*bytecode_sizes_);
}

const CodePositions* CodeMap::BytecodePositionsOf(const FunctionKey& key) {
  const FunctionIndex::Entry* const function = functions_by_key_.Find(key);
  return function == nullptr ? nullptr : PositionsOf(functions_by_key_.PositionsOf(*function));
}

const std::vector<ActiveFunction>& CodeMap::FindActive(const Code& code, uint64_t address) {
  const CodePositions* const positions = PositionsOf(code.positions.get());
  if (positions == nullptr) {
    active_.assign(1, {code.key, -1});
    return active_;
  }
  const auto pc_offset = static_cast<int32_t>(address - code.start);
  positions->Find(pc_offset, code.key, &active_);
  if (positions->by_maglev()) CorrectMaglev(*positions, pc_offset);
  CorrectEntries(positions->entry_bytecode());
  return active_;
}

// The table of compiled code begins with the first instruction that the source has. Maglev's code
// of a generator first goes to where that was left: until there it has no position, or the
// script's very first, which only a function that is entered there can have. Code that replaces
// code that runs begins with the position of a function that is called, which it is not.
void CodeMap::CorrectEntries(int32_t entry_bytecode) {
  for (ActiveFunction& one : active_) {
    const bool replaces = entry_bytecode != kFunctionEntry && &one == &active_.back();
    if (one.script_offset > 0 && !replaces) continue;
    const CodePositions* const bytecode = BytecodePositionsOf(one.key);
    const int32_t entry = bytecode == nullptr ? -1 : bytecode->FindInnermost(kFunctionEntry);
    if (entry < 0 || (one.script_offset > 0 && one.script_offset != entry)) continue;
    one.script_offset = replaces ? bytecode->FindInnermost(entry_bytecode) : entry;
  }
}

void CodeMap::CorrectMaglev(const CodePositions& positions, int32_t pc_offset) {
  if (!translation_operands_) {
    translation_operands_ =
        encodings_.translation_operands ? encodings_.translation_operands() : TranslationOperands();
  }
  CorrectPeeledLoop(
      positions, [this](const FunctionKey& key) { return BytecodePositionsOf(key); }, &active_);
  CorrectCalls(positions.FindCall(pc_offset, *translation_operands_));
}

// Maglev's table leaves out calls that the source does not have, such as the check for interrupts
// at the end of a loop, and gives some others a position nearby.
void CodeMap::CorrectCalls(const std::vector<ActiveBytecode>& calls) {
  if (calls.empty()) return;
  const FunctionKey own = active_.back().key;
  const bool same_depth = calls.size() == active_.size();
  active_.resize(calls.size());
  for (size_t i = 0; i < calls.size(); i++) {
    ActiveFunction& one = active_[i];
    one.key = i + 1 == calls.size() ? own : calls[i].key;
    const CodePositions* const bytecode = BytecodePositionsOf(one.key);
    if (bytecode != nullptr) {
      one.script_offset = bytecode->FindInnermost(calls[i].bytecode_offset);
    } else if (!same_depth) {
      one.script_offset = -1;
    }
  }
}

}  // namespace nativeprof
