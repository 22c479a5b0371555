// What a CodeMap forgets.
#include "code_map.h"

#include <unordered_set>

namespace nativeprof {

// V8 does not say when it frees code. A program that goes on making functions (`eval`, `vm`) would
// fill memory with bytecode that is no more, with names and scripts.
void CodeMap::ForgetUnused() {
  const size_t living = ForgetFreedBytecode();
  FrameTable kept;
  std::vector<FunctionId> new_ids(functions_.size(), kNoFrame);
  const auto keep = [&](FunctionId* function) {
    if (*function == kNoFrame) return;
    FunctionId& id = new_ids[static_cast<size_t>(*function)];
    if (id == kNoFrame) id = kept.InternCopy(functions_, *function);
    *function = id;
  };
  FunctionIndex used;
  std::unordered_set<int32_t> used_scripts;
  const auto note = [&](const FunctionKey& key) {
    if (key.number >= 0) used.At(key);
    used_scripts.insert(key.script_id);
  };
  for (auto& [start, code] : codes_) {
    keep(&code.function);
    note(code.key);
    if (code.positions == nullptr) continue;
    for (const FunctionKey& inlined : code.positions->Functions()) note(inlined);
  }
  functions_by_key_.Filter([&](FunctionIndex::Entry* function) {
    const bool is_used = used.Find(function->key) != nullptr;
    if (is_used) keep(&function->id);
    return is_used;
  });
  scripts_.Keep(used_scripts);
  DetachPositions();
  functions_ = std::move(kept);
  functions_generation_++;
  many_entries_ = entries() + living + kFewEntries;
}

// A block of payloads lives as long as one of them.
void CodeMap::DetachPositions() {
  for (auto& [start, code] : codes_) {
    if (code.positions != nullptr) code.positions->Detach();
  }
  functions_by_key_.ForEachPositions([](StoredPositions* positions) { positions->Detach(); });
  shared_bytes_ = 0;
}

// Bytecode that V8 is just moving seems to be freed until the event of that is applied: it is
// forgotten only when it seems so the next time, too. Returns how much code there is without it.
size_t CodeMap::ForgetFreedBytecode() {
  if (!check_bytecode_) return codes_.size();
  std::vector<uint64_t> starts;
  for (const auto& [start, code] : codes_) {
    if (code.is_bytecode) starts.push_back(start);
  }
  const std::vector<bool> still_there = check_bytecode_(starts);
  size_t freed = 0;
  for (size_t i = 0; i < starts.size(); i++) {
    const auto position = codes_.find(starts[i]);
    Code& code = position->second;
    if (!still_there[i] && code.seemed_freed) {
      NoteRemoval(code);
      codes_.erase(position);
      continue;
    }
    code.seemed_freed = !still_there[i];
    if (code.seemed_freed) freed++;
  }
  return codes_.size() - freed;
}

}  // namespace nativeprof
